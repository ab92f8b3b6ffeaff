import { errorAt, errors } from '../errors.ts';
import type { Language, NamedBody, ParsedTemplate } from '../parser.ts';
import { TagParser } from '../parser.ts';
import { attributeReader } from '../run/lookup.ts';
import { variableReader } from '../run/frame.ts';
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
    throw errors.TEMPLATE_SYNTAX(['the template nests too deep'], errorAt(source, 0, { cause: error }));
  }
}

function compile(source: TemplateSource, language: Language, invalid: string): CompiledTemplate {
  const parsed = new TagParser(source, language).parse();
  const unit = new CompileUnit(source, invalid);
  const code = unitCode(parsed, unit);
  const make = new Function('helpers', 'constants', 'T', code) as (...args: unknown[]) => CompiledParts;
  return new CompiledTemplate(source, make(helpers, unit.constants, source), literalNames(parsed));
}

/** Everything between the generated functions and the values they use; the code holds no other text of the template. */
class CompileUnit implements Unit {
  readonly source: TemplateSource;
  readonly invalid: string;
  readonly constants: unknown[] = [];
  readonly #names = new Map<string, string>();

  constructor(source: TemplateSource, invalid: string) {
    this.source = source;
    this.invalid = invalid;
  }

  constant(value: unknown): string {
    const known = this.constants.indexOf(value);
    if (known !== -1) return `k${known}`;
    this.constants.push(value);
    return `k${this.constants.length - 1}`;
  }

  attribute(name: string): string {
    return this.#once(`attribute ${name}`, () => attributeReader(name));
  }

  variable(name: string): string {
    return this.#once(`variable ${name}`, () => variableReader(name));
  }

  #once(key: string, make: () => unknown): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = this.constant(make());
    this.#names.set(key, name);
    return name;
  }
}

function unitCode(parsed: ParsedTemplate, unit: Unit): string {
  const nodes = parsed.parent === undefined ? parsed.nodes : [];
  const functions = [
    `root:${functionCode(new Writer(unit, nodes).toCode())}`,
    `parent:${parentCode(parsed, unit)}`,
    `blocks:${bodiesCode(parsed.blocks, unit, true)}`,
    `partials:PARTIALS`,
  ];
  const partials = bodiesCode(parsed.partials, unit, false);
  const names = Object.keys(helpers)
    .map((name) => `${name}:$${name}`)
    .join(',');
  const constants = (unit as CompileUnit).constants.map((_, index) => `k${index}`).join(',');
  return `"use strict";const{${names}}=helpers;const[${constants}]=constants;const PARTIALS=${partials};return{${functions.join(',\n')}};`;
}

function functionCode(body: string): string {
  return `function(R,c,ae,level){${body}}`;
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
    ({ name, body }) =>
      `[${JSON.stringify(name)}]:${functionCode(new Writer(unit, body, areBlocks ? name : undefined).toCode())}`,
  );
  return `{__proto__:null,${entries.join(',\n')}}`;
}

function literalNames({ parent }: ParsedTemplate): string[] {
  return parent?.operand.kind === 'literal' && typeof parent.operand.value === 'string' ? [parent.operand.value] : [];
}
