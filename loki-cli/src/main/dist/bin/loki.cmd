@echo off
rem Starts loki on Windows. Untested: the supported systems are Linux and macOS.
setlocal
set JAVA_TOOL_OPTIONS=
set JDK_JAVA_OPTIONS=
set _JAVA_OPTIONS=
set "LOKI_HOME=%~dp0.."
set "LOKI_JAVA=java"
if defined JAVA_HOME set "LOKI_JAVA=%JAVA_HOME%\bin\java"
"%LOKI_JAVA%" "@%LOKI_HOME%\lib\jvm.args" -cp "%LOKI_HOME%\lib\loki.jar" dev.loki.cli.Main %*
set LOKI_EXIT=%ERRORLEVEL%
if not "%~1"=="guard" exit /b %LOKI_EXIT%
if "%LOKI_EXIT%"=="0" exit /b 0
if "%LOKI_EXIT%"=="2" exit /b 2
echo loki: the guard could not run; the action is refused 1>&2
exit /b 2
