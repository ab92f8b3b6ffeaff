export { listCommandFiles, type CommandFile } from './command-files.ts';
export { findProject, readPackageJson } from './find.ts';
export { importCode } from './import-code.ts';
export { isProjectRoot } from './find-root.ts';
export { loadProject } from './load.ts';
export { packageManagerOf, type PackageManager } from './package-manager.ts';
export { preparePrisma, runPrisma, type PrismaTool } from './prisma-tool.ts';
export { folders, type Project } from './project.ts';
export { findTool, resolveFromProject, runProgram, runTool, type ToolOptions, type ToolResult } from './tools.ts';
