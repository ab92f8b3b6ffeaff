import type { ActionKind, FileAction } from '../../toolchain/scaffold/file-plan.ts';
import { rememberWork } from './completed-work.ts';
import type { Ui } from './ui.ts';

const COLUMN = 10;

/** One line an action: `    create  src/posts/views.ts`. */
export function printActions(ui: Ui, actions: readonly Pick<FileAction, 'kind' | 'path' | 'note'>[]): void {
  for (const { kind, path, note } of actions) {
    ui.print(`${colorOf(ui, kind)(kind.padStart(COLUMN))}  ${path}${note ? ui.color.dim(`  (${note})`) : ''}`);
  }
}

/** Keeps the actions that changed something, in case their lines cannot be written. */
export function rememberActions(actions: readonly Pick<FileAction, 'kind' | 'path'>[]): void {
  for (const { kind, path } of actions)
    if (kind !== 'identical' && kind !== 'skip' && kind !== 'conflict') rememberWork(`${kind}  ${path}`);
}

/** Prints how two versions of a file differ; `sides` says which they are. */
export function printDiff(
  ui: Ui,
  path: string,
  sides: { minus: string; plus: string },
  lines: readonly string[],
): void {
  ui.print(ui.color.bold(`${path}: ${sides.minus} (-), ${sides.plus} (+)`));
  for (const line of lines) ui.print(diffColor(ui, line)(line));
}

function colorOf(ui: Ui, kind: ActionKind): (text: string) => string {
  const { green, cyan, red, yellow, dim } = ui.color;
  return { create: green, insert: cyan, change: cyan, conflict: red, skip: yellow, remove: yellow, identical: dim }[
    kind
  ];
}

function diffColor(ui: Ui, line: string): (text: string) => string {
  if (line.startsWith('+')) return ui.color.green;
  return line.startsWith('-') ? ui.color.red : ui.color.dim;
}
