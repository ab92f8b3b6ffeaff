// The door of this folder.
export { planFieldRename, planModelRename, type Place, type RenameOptions, type RenamePlan } from './plan-rename.ts';
