@echo off
rem The command line of an installed Mediaroot, on the Node that came with it.
setlocal
set NODE_OPTIONS=
"%~dp0..\node.exe" "%~dp0..\app.asar.unpacked\dist\cli.js" %*
exit /b %ERRORLEVEL%
