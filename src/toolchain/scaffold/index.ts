export { renderBlueprint, renderFile, type RenderedFile } from './blueprints.ts';
export { renderDiff } from './diff.ts';
export { FilePlan, type ActionKind, type FileAction } from './file-plan.ts';
export { describeActions, writePlan, type WriteOptions, type WriteResult } from './write.ts';
