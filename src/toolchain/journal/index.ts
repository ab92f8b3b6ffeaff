export { applyChanges, hiddenBeside, isHiddenBeside, recoverProject, type Change, type Recovery } from './journal.ts';
export { withLock, type LockName, type LockOptions } from './lock.ts';
export { isRunning, type Owner } from './owner.ts';
export { removeOnExit } from './scratch.ts';
