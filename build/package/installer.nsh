; The command line beside the app is put on the user's own PATH, and taken off again.
!macro customInstall
  nsExec::Exec `powershell.exe -NoProfile -Command "$$d='$INSTDIR\resources\bin'; $$p=[Environment]::GetEnvironmentVariable('Path','User'); if (($$p -split ';') -notcontains $$d) { [Environment]::SetEnvironmentVariable('Path', (@($$p -split ';' | Where-Object { $$_ }) + $$d) -join ';', 'User') }"`
!macroend

!macro customUnInstall
  nsExec::Exec `powershell.exe -NoProfile -Command "$$d='$INSTDIR\resources\bin'; $$p=[Environment]::GetEnvironmentVariable('Path','User'); [Environment]::SetEnvironmentVariable('Path', (@($$p -split ';' | Where-Object { $$_ -and $$_ -ne $$d }) -join ';'), 'User')"`
!macroend
