import { callFromTemplate } from './lookup.ts';

// Objects without any prototype that V8 still keeps fast, as the querystring module of Node does.
interface VariablesConstructor {
  new (): Record<string, unknown>;
}
const Variables = function Variables() {} as unknown as VariablesConstructor;
(Variables as unknown as { prototype: object }).prototype = Object.create(null) as object;

/** Names of a template and the frame around it. Holds what views and tags set, never anything of a prototype. */
export class Frame {
  readonly v: Record<string, unknown>;
  readonly outer: Frame | undefined;

  constructor(outer: Frame | undefined) {
    this.v = new Variables();
    this.outer = outer;
  }

  static from(context: Readonly<Record<string, unknown>>, outer?: Frame): Frame {
    const frame = new Frame(outer);
    for (const name of Object.keys(context)) frame.v[name] = context[name];
    return frame;
  }
}

/** Finds `name` in the frame or around it. A name that was set to undefined hides the one around it. */
export function findVariable(frame: Frame, name: string): unknown {
  for (let at: Frame | undefined = frame; at; at = at.outer) {
    const value = at.v[name];
    if (value !== undefined || name in at.v) return value;
  }
  return undefined;
}

/** The variable `name` as a template sees it: functions are called. */
export function readVariable(frame: Frame, name: string): unknown {
  const value = findVariable(frame, name);
  return typeof value === 'function' ? callFromTemplate(value, undefined) : value;
}

/** The code of `readVariable` for one name: code that knows its own name is what V8 makes fast. It needs `$readVariable`. */
export function variableReaderCode(name: string): string {
  const key = JSON.stringify(name);
  return `function(frame){const value=frame.v[${key}];
return value!==undefined&&value!==null&&typeof value!=="function"?value:$readVariable(frame,${key});}`;
}

/** Sets `name` where it is known, else in `frame`. */
export function setUpward(frame: Frame, name: string, value: unknown): void {
  for (let at: Frame | undefined = frame; at; at = at.outer) {
    if (name in at.v) {
      at.v[name] = value;
      return;
    }
  }
  frame.v[name] = value;
}

/** Every name that can be seen from `frame`, for messages and for `{% debug %}`. */
export function allVariables(frame: Frame): Record<string, unknown> {
  const outer: Record<string, unknown> = frame.outer ? allVariables(frame.outer) : {};
  return { ...outer, ...frame.v };
}
