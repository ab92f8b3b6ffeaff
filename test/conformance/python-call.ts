// Reads the constructor calls that rows write down in Python: `ListField(child=IntegerField(), max_length=4)`.

/** A call by name: of a field, or of a function such as datetime.timedelta. */
export interface PythonCall {
  name: string;
  args: readonly PythonValue[];
  options: Readonly<Record<string, PythonValue>>;
}

export type PythonValue = string | number | boolean | null | PythonCall | readonly PythonValue[];

const TOKEN = /\s*(?:('(?:[^'\\]|\\.)*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|([()[\],=]))/y;

/** @throws {Error} the text is not such a value */
export function parsePython(text: string): PythonValue {
  const reader = new Reader(text);
  const value = reader.value();
  reader.expectEnd();
  return value;
}

export function isCall(value: PythonValue | undefined): value is PythonCall {
  return typeof value === 'object' && value !== null && 'name' in value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): PythonValue {
    const token = this.#next();
    if (token.startsWith("'")) return token.slice(1, -1).replace(/\\(.)/g, '$1');
    // `10.0` is shown as it is written, which a number does not keep.
    if (/^-?\d+\./.test(token)) return { name: 'float', args: [token], options: {} };
    if (/^-?\d/.test(token)) return Number(token);
    if (token === '(' || token === '[') return this.#items(token === '(' ? ')' : ']').args;
    if (token === 'None') return null;
    if (token === 'True' || token === 'False') return token === 'True';
    if (this.#peek() !== '(') return { name: token, args: [], options: {} };
    this.#next();
    return { name: token, ...this.#items(')') };
  }

  expectEnd(): void {
    if (this.#text.slice(this.#at).trim() !== '') throw new Error(`cannot read ${this.#text}`);
  }

  #items(end: string): Omit<PythonCall, 'name'> {
    const args: PythonValue[] = [];
    const options: Record<string, PythonValue> = {};
    while (this.#peek() !== end) {
      const value = this.value();
      if (this.#peek() === '=' && isCall(value)) {
        this.#next();
        options[value.name] = this.value();
      } else args.push(value);
      if (this.#peek() === ',') this.#next();
    }
    this.#next();
    return { args, options };
  }

  #peek(): string {
    const at = this.#at;
    const token = this.#next();
    this.#at = at;
    return token;
  }

  #next(): string {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (!found) throw new Error(`cannot read ${this.#text} at ${this.#at}`);
    this.#at = TOKEN.lastIndex;
    return found[0].trim();
  }
}
