export { openShell } from './interactive.ts';
export { runScript, type ShellApp } from './run-script.ts';
