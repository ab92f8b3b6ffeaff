export { findProject, isProjectRoot, readPackageJson } from './find.ts';
export { loadProject } from './load.ts';
export { packageManagerOf, type PackageManager } from './package-manager.ts';
export { preparePrisma, runPrisma, type PrismaTool } from './prisma-tool.ts';
export { folders, type Project } from './project.ts';
export { findTool, resolveFromProject, runProgram, runTool, type ToolOptions, type ToolResult } from './tools.ts';
