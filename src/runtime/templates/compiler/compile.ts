import { errorAt, errors } from '../errors.ts';
import type { Language, NamedBody, ParsedTemplate } from '../parser.ts';
import { TagParser } from '../parser.ts';
import { attributeReaderCode } from '../run/lookup.ts';
import { variableReaderCode } from '../run/frame.ts';
import type { Node } from '../node.ts';
import type { TemplateReference } from '../references.ts';
import type { TemplateSource } from '../source.ts';
import { helpers } from './helpers.ts';
import { CompiledTemplate, type CompiledParts } from './template.ts';
import { Writer, type Unit } from './writer.ts';

/** Compiles the text of a template. @throws {TemplateError} TEMPLATE_SYNTAX and its kin, with file, line and column */
export function compileTemplate(source: TemplateSource, language: Language, invalid = ''): CompiledTemplate {
  try {
    return compile(source, language, invalid);
  } catch (error) {
    // Parser, writer and V8 recurse as deep as the template nests.
    if (!(error instanceof RangeError)) throw error;
    throw errors.TEMPLATE_SYNTAX({ text: 'the template is nested too deeply' }, errorAt(source, 0, { cause: error }));
  }
}

function compile(source: TemplateSource, language: Language, invalid: string): CompiledTemplate {
  const { code, constants, keys, references } = generateCode(source, language, invalid);
  // The one place where code is made while a program runs; a production build has it made before.
  const make = new Function(...UNIT_PARAMETERS, code) as MakeUnit;
  return instantiate(source, make, { constants, keys, references });
}

/** Parameters of the function whose body `generateCode` gives. */
export const UNIT_PARAMETERS = ['helpers', 'constants', 'T', 'U'] as const;

/** Compiles the functions of one template. `firstKey`: see `Unit.key`. */
export type MakeUnit = (
  use: typeof helpers,
  constants: readonly unknown[],
  source: TemplateSource,
  firstKey: number,
) => CompiledParts;

interface GeneratedCode {
  /** Body of a function with UNIT_PARAMETERS. */
  readonly code: string;
  readonly constants: readonly unknown[];
  /** How many keys the code uses. */
  readonly keys: number;
  readonly references: readonly TemplateReference[];
}

/** Writes the JavaScript of a template. @throws {TemplateError} TEMPLATE_SYNTAX and its kin, with file, line and column */
export function generateCode(source: TemplateSource, language: Language, invalid: string): GeneratedCode {
  const parsed = new TagParser(source, language).parse();
  const unit = new CompileUnit(source, invalid);
  const code = unitCode(parsed, unit);
  return { code, constants: unit.constants, keys: unit.keys, references: parsed.references };
}

let nextKey = 1;

/** Creates a template from its code. */
export function instantiate(
  source: TemplateSource,
  make: MakeUnit,
  { constants, keys, references }: Omit<GeneratedCode, 'code'>,
): CompiledTemplate {
  const firstKey = nextKey;
  nextKey += keys;
  return new CompiledTemplate(source, make(helpers, constants, source, firstKey), references);
}

/** Everything between the generated functions and the values they use; the code holds no other text of the template. */
class CompileUnit implements Unit {
  readonly source: TemplateSource;
  readonly invalid: string;
  readonly constants: unknown[] = [];
  /** JavaScript names of the readers with their code. */
  readonly readers = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #keys = new Map<object, number>();

  constructor(source: TemplateSource, invalid: string) {
    this.source = source;
    this.invalid = invalid;
  }

  get keys(): number {
    return this.#keys.size;
  }

  constant(value: unknown): string {
    const known = this.constants.indexOf(value);
    if (known !== -1) return `k${known}`;
    this.constants.push(value);
    return `k${this.constants.length - 1}`;
  }

  key(owner: object): string {
    const known = this.#keys.get(owner) ?? this.#keys.size;
    this.#keys.set(owner, known);
    return `U+${known}`;
  }

  attribute(name: string): string {
    return this.#reader(`attribute ${name}`, () => attributeReaderCode(name));
  }

  variable(name: string): string {
    return this.#reader(`variable ${name}`, () => variableReaderCode(name));
  }

  #reader(key: string, code: () => string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `r${this.readers.size}`;
    this.readers.set(name, code());
    this.#names.set(key, name);
    return name;
  }
}

function unitCode(parsed: ParsedTemplate, unit: CompileUnit): string {
  const nodes = parsed.parent === undefined ? parsed.nodes : [];
  const functions = [
    `root:${bodyCode(unit, nodes)}`,
    `parent:${parentCode(parsed, unit)}`,
    `blocks:${bodiesCode(parsed.blocks, unit, true)}`,
    `partials:PARTIALS`,
  ];
  const partials = bodiesCode(parsed.partials, unit, false);
  const names = Object.keys(helpers)
    .map((name) => `${name}:$${name}`)
    .join(',');
  const constants = unit.constants.map((_, index) => `k${index}`).join(',');
  const readers = [...unit.readers].map(([name, code]) => `const ${name}=${code};`).join('\n');
  return `"use strict";const{${names}}=helpers;const[${constants}]=constants;\n${readers}\nconst PARTIALS=${partials};return{${functions.join(',\n')}};`;
}

function functionCode(body: string): string {
  return `function(R,c,ae,level){${body}}`;
}

/** The function that renders a body, and where it makes a difference the one that streams it. */
function bodyCode(unit: Unit, nodes: readonly Node[], blockName?: string): string {
  const writer = new Writer(unit, nodes, blockName);
  const code = functionCode(writer.toCode());
  if (!writer.hasPieces) return code;
  return `$withStream(${code},async ${functionCode(new Writer(unit, nodes, blockName, true).toCode())})`;
}

function parentCode(parsed: ParsedTemplate, unit: Unit): string {
  if (parsed.parent === undefined) return 'undefined';
  const writer = new Writer(unit, []);
  const code = writer.expression(parsed.parent, 'keep');
  return functionCode(
    `let p=${parsed.parent.offset},t;try{return R.parent(${code});}catch(error){throw $located(error,T,p);}`,
  );
}

function bodiesCode(bodies: ReadonlyMap<string, NamedBody>, unit: Unit, areBlocks: boolean): string {
  const entries = [...bodies.values()].map(
    ({ name, body }) => `[${JSON.stringify(name)}]:${bodyCode(unit, body, areBlocks ? name : undefined)}`,
  );
  return `{__proto__:null,${entries.join(',\n')}}`;
}
