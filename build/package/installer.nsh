; The command line beside the app is put on the user's own PATH, and taken off again. The other entries stay as they are
; written, %USERPROFILE% and all. The folder comes through the environment, since a user's name may hold a quotation mark; to
; delete a variable of that name that is not there makes Windows tell every program that its environment is a new one.
!macro mediarootPath ADDED
  Push $0
  System::Call 'Kernel32::SetEnvironmentVariable(t, t)i("MEDIAROOT_BIN", "$INSTDIR\resources\bin").r0'
  nsExec::Exec `powershell.exe -NoProfile -Command "$$k=[Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment'); $$rest=@([string]$$k.GetValue('Path','','DoNotExpandEnvironmentNames') -split ';' | Where-Object { $$_ -and $$_ -ne $$env:MEDIAROOT_BIN }); $$k.SetValue('Path', (($$rest + ${ADDED}) -join ';'), 'ExpandString'); [Environment]::SetEnvironmentVariable('MEDIAROOT_BIN', $$null, 'User')"`
  Pop $0
  Pop $0
!macroend

!macro customInstall
  !insertmacro mediarootPath "@($$env:MEDIAROOT_BIN)"
!macroend

!macro customUnInstall
  !insertmacro mediarootPath "@()"
!macroend
