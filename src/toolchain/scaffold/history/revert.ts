// The plan of a run backwards. A file, or a part of one, that was edited since is a conflict and stays as it is.
import { revertEdit, type FileEdit } from '../edits.ts';
import { FilePlan, isSharedStep, type FileAction, type FileStep } from '../file-plan.ts';
import { sameCode } from '../../typescript/parse.ts';
import { editUnixText } from '../windows-text.ts';
import { isNamed } from './usage.ts';
import { reversePatch } from './reverse-patch.ts';
import type { HistoryChange, HistoryRun } from './runs.ts';

/** What takes these runs back, given with the oldest first. */
export function planRevert(root: string, runs: readonly HistoryRun[]): FilePlan {
  const plan = new FilePlan(root);
  takeBack(runs.flatMap(({ changes }) => changes).toReversed(), (change) => {
    const { path, note } = change;
    return put(plan, { path, note, expected: change.after ?? undefined, ...reverted(plan, change) });
  });
  return plan;
}

/** Removes what a generator would write now, if there is no history: the steps of its plan, in reverse. */
export function planRemoval(generated: FilePlan): FilePlan {
  const plan = new FilePlan(generated.root);
  const actions = generated.actions.map((action) => ({ ...action, steps: action.steps ?? [] }));
  takeBack(actions.toReversed(), ({ path, note, after, steps }) => {
    const current = plan.read(path);
    if (current === undefined) return false;
    return put(plan, { path, note, expected: after, ...revertSteps(plan, path, current, steps) });
  });
  return plan;
}

/**
 * Whether others use a shared part is known when everything else is gone: those parts come last, and once more as long as
 * that makes a difference.
 *
 * @param revert true: a part stays, because it is used
 */
function takeBack<T extends { steps: readonly FileStep[] }>(
  changes: readonly T[],
  revert: (change: T) => boolean,
): void {
  let pending = [...changes.filter((change) => !hasShared(change)), ...changes.filter(hasShared)];
  for (;;) {
    const kept = pending.filter(revert);
    if (kept.length === 0 || kept.length === pending.length) return;
    pending = kept;
  }
}

function hasShared({ steps }: { steps: readonly FileStep[] }): boolean {
  return steps.some(isSharedStep);
}

const NO_EDITS: ReadonlySet<string> = new Set(['content', 'shell', 'unknown']);

interface Reverted {
  /** undefined: there is no file any more. */
  after: string | undefined;
  isConflict: boolean;
  /** A part stays, because others use it. */
  keeps?: boolean;
}

function reverted(plan: FilePlan, change: HistoryChange): Reverted {
  const current = plan.read(change.path);
  const [before, after] = [change.before ?? undefined, change.after ?? undefined];
  if (current !== undefined && after !== undefined && hasShared(change) && isKnown(change)) {
    const result = revertSteps(plan, change.path, current, change.steps);
    if (result.keeps || before === after) return result;
  }
  if (current === after || current === before) return { after: before, isConflict: false };
  if (current === undefined) return { after: undefined, isConflict: false };
  if (after !== undefined && isKnown(change)) return revertSteps(plan, change.path, current, change.steps);
  const patched = before === undefined || after === undefined ? undefined : reversePatch(current, after, before);
  return { after: patched ?? before, isConflict: patched === undefined };
}

/** Can the steps be reverted one by one? Not if a file was overwritten, whose content is unknown. */
function isKnown({ before, steps }: HistoryChange): boolean {
  const hasOverwritten = before !== null && steps[0]?.kind === 'content';
  return steps.length > 0 && !hasOverwritten && steps.every(({ kind }) => kind !== 'unknown');
}

function revertSteps(plan: FilePlan, path: string, current: string, steps: readonly FileStep[]): Reverted {
  const [first] = steps;
  const content = first?.kind === 'content' ? first.text : undefined;
  const [shell] = steps.flatMap((step) => (step.kind === 'shell' ? [step] : []));
  const edits = steps.filter((step) => !NO_EDITS.has(step.kind)).toReversed() as FileEdit[];
  const result = { after: current, isConflict: false, keeps: false };
  for (const edit of edits) {
    let isEdited = false;
    const without = editUnixText(result.after, (source) => {
      const next = revertEdit(path, source, edit, false);
      isEdited = next === undefined;
      return next ?? revertEdit(path, source, edit, true) ?? source;
    });
    if (isNeeded(plan, path, without, edit)) result.keeps = true;
    else {
      result.isConflict ||= isEdited;
      result.after = without;
    }
  }
  const isEmpty = result.after.trim() === '' || (shell !== undefined && sameCode(result.after, shell.text));
  if (isEmpty || result.after === content) return { ...result, after: undefined };
  // A file of which the generator wrote every line.
  const isWhole = content !== undefined && content.trim() !== '' && edits.length === 0;
  return isWhole ? { after: undefined, isConflict: true } : result;
}

/** Is the edit one that others rely on, too? */
function isNeeded(plan: FilePlan, path: string, rest: string, edit: FileEdit): boolean {
  if (edit.kind === 'export' && edit.isShared) return isNamed(plan, path, rest, edit.name);
  return edit.kind === 'entry' && edit.staysWith !== undefined && plan.read(edit.staysWith) !== undefined;
}

function put(
  plan: FilePlan,
  change: Reverted & { path: string; note: string | undefined; expected: string | undefined },
): boolean {
  const { path, after, expected } = change;
  const earlier = plan.actions.find((action) => action.path === path);
  const before = earlier ? earlier.before : plan.read(path);
  const kind = earlier?.kind === 'conflict' ? 'conflict' : kindOf(before, after, change.isConflict);
  const notes = [...new Set([earlier?.note, change.note].filter((text) => text !== undefined))].join(', ');
  const note = kind === 'conflict' ? 'edited since' : kind === 'identical' ? '' : notes;
  plan.add({ kind, path, before, after, expected: earlier?.expected ?? expected, ...(note === '' ? {} : { note }) });
  return change.keeps ?? false;
}

function kindOf(before: string | undefined, after: string | undefined, isConflict: boolean): FileAction['kind'] {
  if (isConflict) return 'conflict';
  if (before === after) return 'identical';
  if (before === undefined) return 'create';
  return after === undefined || after.length < before.length ? 'remove' : 'insert';
}
