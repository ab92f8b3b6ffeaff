// The plan of a run backwards. A file, or a part of one, that was edited since is a conflict and stays as it is.
import { revertEdit } from '../edits.ts';
import { FilePlan, type FileAction, type FileStep } from '../file-plan.ts';
import { editUnixText } from '../windows-text.ts';
import { reversePatch } from './reverse-patch.ts';
import type { HistoryChange, HistoryRun } from './runs.ts';

/** What takes these runs back, given with the oldest first. */
export function planRevert(root: string, runs: readonly HistoryRun[]): FilePlan {
  const plan = new FilePlan(root);
  for (const change of runs.flatMap(({ changes }) => changes).toReversed()) {
    const { path, note } = change;
    put(plan, { path, note, expected: change.after ?? undefined, ...reverted(change, plan.read(path)) });
  }
  return plan;
}

/** What takes out what a generator would write today, for want of a history: the steps of its plan, backwards. */
export function planRemoval(generated: FilePlan): FilePlan {
  const plan = new FilePlan(generated.root);
  for (const { path, note, after, steps = [] } of generated.actions.toReversed()) {
    const current = plan.read(path);
    if (current !== undefined) put(plan, { path, note, expected: after, ...revertSteps(path, current, steps) });
  }
  return plan;
}

interface Reverted {
  /** undefined: there is no file any more. */
  after: string | undefined;
  isConflict: boolean;
}

function reverted(change: HistoryChange, current: string | undefined): Reverted {
  const [before, after] = [change.before ?? undefined, change.after ?? undefined];
  if (current === after || current === before) return { after: before, isConflict: false };
  if (current === undefined) return { after: undefined, isConflict: false };
  if (after !== undefined && isKnown(change)) return revertSteps(change.path, current, change.steps);
  const patched = before === undefined || after === undefined ? undefined : reversePatch(current, after, before);
  return { after: patched ?? before, isConflict: patched === undefined };
}

/** Can the steps be taken back one by one? Not where a file was overwritten, of which they know nothing. */
function isKnown({ before, steps }: HistoryChange): boolean {
  const hasOverwritten = before !== null && steps[0]?.kind === 'content';
  return steps.length > 0 && !hasOverwritten && steps.every(({ kind }) => kind !== 'unknown');
}

function revertSteps(path: string, current: string, steps: readonly FileStep[]): Reverted {
  const [first] = steps;
  const content = first?.kind === 'content' ? first.text : undefined;
  const edits = steps.filter((step) => step.kind !== 'content' && step.kind !== 'unknown').toReversed();
  let text = current;
  let isConflict = false;
  for (const edit of edits) {
    text = editUnixText(text, (source) => {
      const next = revertEdit(path, source, edit, false);
      isConflict ||= next === undefined;
      return next ?? revertEdit(path, source, edit, true) ?? source;
    });
  }
  if (text.trim() === '' || text === content) return { after: undefined, isConflict };
  // A file of which the generator wrote every line.
  const isWhole = content !== undefined && content.trim() !== '' && edits.length === 0;
  return isWhole ? { after: undefined, isConflict: true } : { after: text, isConflict };
}

function put(
  plan: FilePlan,
  change: Reverted & { path: string; note: string | undefined; expected: string | undefined },
): void {
  const { path, after, expected } = change;
  const earlier = plan.actions.find((action) => action.path === path);
  const before = earlier ? earlier.before : plan.read(path);
  const kind = earlier?.kind === 'conflict' ? 'conflict' : kindOf(before, after, change.isConflict);
  const notes = [...new Set([earlier?.note, change.note].filter((text) => text !== undefined))].join(', ');
  const note = kind === 'conflict' ? 'edited since' : kind === 'identical' ? '' : notes;
  plan.add({ kind, path, before, after, expected: earlier?.expected ?? expected, ...(note === '' ? {} : { note }) });
}

function kindOf(before: string | undefined, after: string | undefined, isConflict: boolean): FileAction['kind'] {
  if (isConflict) return 'conflict';
  if (before === after) return 'identical';
  if (before === undefined) return 'create';
  return after === undefined || after.length < before.length ? 'remove' : 'insert';
}
