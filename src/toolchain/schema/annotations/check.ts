// Holds parsed annotations against the registry and turns them into the data that forms, admin and checks read.
import type { ErrorDetails, ProjectError } from '../../../kernel/errors.ts';
import type { AnnotationValue, Annotations } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import type { ParsedAnnotation, ParsedArgument, ParsedValue } from './parsed-annotation.ts';
import {
  ANNOTATIONS,
  nearestAnnotation,
  type AnnotationRule,
  type AnnotationTarget,
  type ArgumentType,
} from './registry.ts';

/** What an annotation is on. */
export interface AnnotationSubject {
  target: AnnotationTarget;
  /** `Post.title`, `model Post`, `Status.DRAFT`: for messages. */
  title: string;
  /** Scalar type, `enum`, `relation`, and `list` if it is one; empty for models and enum values. */
  types: string[];
  /** The model's fields; those named by arguments must be columns. */
  model: { name: string; columns: readonly string[]; relations: readonly string[] };
}

/** An error; the caller knows the file and adds it to the error. */
export interface AnnotationProblem {
  /** Offset in the file. */
  offset: number;
  hint?: string | undefined;
  toError(details: ErrorDetails): ProjectError;
}

/** Checks all annotations of one subject; reports the first error to `fail`, which throws. */
export function checkAnnotations(
  parsed: readonly ParsedAnnotation[],
  subject: AnnotationSubject,
  fail: (problem: AnnotationProblem) => never,
): Annotations {
  const annotations: Annotations = {};
  for (const annotation of parsed) {
    const { name, offset } = annotation;
    const rule = Object.hasOwn(ANNOTATIONS, name) ? ANNOTATIONS[name] : undefined;
    if (!rule)
      return fail({
        toError: (details) => errors.ANNOTATION_UNKNOWN({ name }, details),
        offset,
        hint: unknownHint(name),
      });
    if (name in annotations)
      return fail({ toError: (details) => errors.ANNOTATION_TWICE({ name, target: subject.title }, details), offset });
    const allowed = misplaced(rule, subject);
    if (allowed)
      return fail({
        toError: (details) => errors.ANNOTATION_MISPLACED({ name, target: subject.title, allowed }, details),
        offset,
      });
    annotations[name] = new ArgumentCheck(annotation, rule, subject, fail).run();
    const other = Object.keys(annotations).find((earlier) => isConflict(name, earlier));
    if (other !== undefined)
      return fail({
        toError: (details) => errors.ANNOTATION_CONFLICT({ name, other, target: subject.title }, details),
        offset,
      });
  }
  return annotations;
}

/** Two kinds of value in one field, or one that the other makes meaningless. */
function isConflict(a: string, b: string): boolean {
  const [one, other] = [ANNOTATIONS[a], ANNOTATIONS[b]];
  if (a === b || one === undefined || other === undefined) return false;
  return [one.isKind && other.isKind, one.without?.includes(b), other.without?.includes(a)].includes(true);
}

function unknownHint(name: string): string {
  const near = nearestAnnotation(name);
  const meant = near ? `Did you mean @${near}? ` : '';
  return `${meant}The models guide lists all annotations. If it is a comment, start the line with a word.`;
}

/** What the annotation would fit, if it does not fit the subject. */
function misplaced(rule: AnnotationRule, subject: AnnotationSubject): string | undefined {
  if (!rule.on.includes(subject.target)) return rule.on.map((target) => `${target}s`).join(' and ');
  if (!rule.types || subject.target !== 'field') return undefined;
  const fits = subject.types.every((type) => rule.types?.includes(type));
  return fits ? undefined : `${rule.types.join(', ')} fields`;
}

class ArgumentCheck {
  readonly #annotation: ParsedAnnotation;
  readonly #rule: AnnotationRule;
  readonly #subject: AnnotationSubject;
  readonly #fail: (problem: AnnotationProblem) => never;

  constructor(
    annotation: ParsedAnnotation,
    rule: AnnotationRule,
    subject: AnnotationSubject,
    fail: (problem: AnnotationProblem) => never,
  ) {
    this.#annotation = annotation;
    this.#rule = rule;
    this.#subject = subject;
    this.#fail = fail;
  }

  run(): Record<string, AnnotationValue> {
    const rule = this.#rule;
    if (rule.entries) return this.#entries(rule.entries);
    if (rule.positional) return this.#positional(rule.positional);
    return this.#named();
  }

  #entries(type: ArgumentType): Record<string, AnnotationValue> {
    const values: Record<string, AnnotationValue> = {};
    for (const argument of this.#annotation.arguments) {
      const key = argument.name;
      if (key === undefined) this.#invalid('every value needs its label', argument.offset);
      if (Object.hasOwn(values, key)) this.#invalid(`duplicate value ${key}`, argument.offset);
      if (this.#subject.types.includes('Int') && !/^-?\d+$/.test(key))
        this.#invalid(`${key} is not an integer`, argument.offset);
      values[key] = this.#value(argument.value, type);
    }
    if (Object.keys(values).length === 0) this.#invalid('an argument is missing');
    return values;
  }

  #positional(rule: { type: ArgumentType; many: boolean }): Record<string, AnnotationValue> {
    const given = this.#annotation.arguments;
    const named = given.find((argument) => argument.name !== undefined);
    if (named) this.#invalid(`takes no argument called ${named.name}`, named.offset);
    if (given.length === 0) this.#invalid('an argument is missing');
    const extra = rule.many ? undefined : given[1];
    if (extra) this.#invalid('takes one argument', extra.offset);
    return Object.fromEntries(given.map((argument, index) => [String(index), this.#value(argument.value, rule.type)]));
  }

  #named(): Record<string, AnnotationValue> {
    const rules = this.#rule.arguments ?? {};
    const values: Record<string, AnnotationValue> = {};
    this.#annotation.arguments.forEach((argument, index) => {
      const name = this.#nameOf(argument, index, Object.keys(rules));
      if (Object.hasOwn(values, name)) this.#invalid(`duplicate argument ${name}`, argument.offset);
      values[name] = this.#value(argument.value, (rules[name] as { type: ArgumentType }).type);
    });
    if (this.#rule.needsOne && Object.keys(values).length === 0)
      this.#invalid(`needs ${Object.keys(rules).join(' or ')}`);
    const missing = Object.keys(rules).find((name) => rules[name]?.required && !Object.hasOwn(values, name));
    if (missing) this.#invalid(`needs ${missing}`);
    this.#inOrder(values);
    return values;
  }

  #nameOf(argument: ParsedArgument, index: number, names: string[]): string {
    const name = argument.name ?? names[index];
    if (name !== undefined && names.includes(name)) return name;
    if (names.length === 0) this.#invalid('takes no arguments', argument.offset);
    const near = argument.name === undefined ? undefined : nearest(argument.name, names);
    const hint = near ? `Did you mean ${near}?` : `It takes ${names.join(', ')}.`;
    const problem =
      argument.name === undefined ? 'has too many arguments' : `takes no argument called ${argument.name}`;
    return this.#invalid(problem, argument.offset, hint);
  }

  #inOrder({ min, max, digits, places }: Record<string, AnnotationValue>): void {
    if (digits === 0) this.#invalid('digits is 0; it must be at least 1');
    if (typeof digits === 'number' && typeof places === 'number' && places > digits)
      this.#invalid(`places ${places} is greater than digits ${digits}, which includes them`);
    if (typeof min === 'number' && typeof max === 'number' && min > max)
      this.#invalid(`min ${min} is greater than max ${max}`);
  }

  #value(value: ParsedValue, type: ArgumentType): AnnotationValue {
    switch (type) {
      case 'string':
        return value.kind === 'string' ? value.value : this.#wrongType(value, 'text in double quotes');
      case 'extensions':
        return this.#list(value).map((item) => this.#extension(item));
      case 'number':
        return value.kind === 'number' ? value.value : this.#wrongType(value, 'a number');
      case 'name':
        return value.kind === 'name' && !String(value.value).startsWith('-')
          ? value.value
          : this.#wrongType(value, 'a name');
      case 'integer':
        return isCount(value) ? value.value : this.#wrongType(value, 'an integer of at least 0');
      case 'size':
        return this.#size(value);
      case 'field':
        return this.#field(value);
      case 'fields':
        return this.#list(value).map((item) => this.#field(item));
      case 'order':
        return this.#order(value);
    }
  }

  #list(value: ParsedValue): ParsedValue[] {
    return value.kind === 'list' ? value.items : [value];
  }

  #field(value: ParsedValue, name = value.value): string {
    if (value.kind !== 'name' && value.kind !== 'string') return this.#wrongType(value, 'the name of a field');
    return this.#existing(String(name), value.offset);
  }

  #order(value: ParsedValue): string {
    if (value.kind !== 'name' && value.kind !== 'string')
      return this.#wrongType(value, 'the name of a field, optionally with a minus');
    const text = String(value.value);
    const minus = text.startsWith('-') ? '-' : '';
    return minus + this.#existing(text.slice(minus.length), value.offset);
  }

  #existing(field: string, offset: number): string {
    const { name, columns, relations } = this.#subject.model;
    if (columns.includes(field)) return field;
    if (relations.includes(field)) this.#invalid(`${field} is a relation, not a column`, offset, 'Name a column.');
    const near = nearest(field, columns);
    const hint = near ? `Did you mean ${near}?` : `${name} has: ${columns.join(', ')}.`;
    return this.#fail({
      toError: (details) =>
        errors.ANNOTATION_FIELD_UNKNOWN({ name: this.#annotation.name, field, model: name }, details),
      offset,
      hint,
    });
  }

  #size(value: ParsedValue): number {
    const bytes = toBytes(value.value);
    return bytes === undefined ? this.#wrongType(value, 'bytes, or text such as "5 MB"') : bytes;
  }

  #extension(value: ParsedValue): string {
    const isExtension = value.kind === 'string' && /^\.[\w.-]+$/.test(String(value.value));
    return isExtension ? String(value.value).toLowerCase() : this.#wrongType(value, 'a file extension such as ".pdf"');
  }

  #wrongType(value: ParsedValue, expected: string): never {
    return this.#invalid(`${show(value)} is not ${expected}`, value.offset);
  }

  #invalid(problem: string, offset = this.#annotation.offset, hint?: string): never {
    const example = `Write it like this: ${this.#rule.example}`;
    return this.#fail({
      toError: (details) => errors.ANNOTATION_INVALID({ name: this.#annotation.name, problem }, details),
      offset,
      hint: hint ?? example,
    });
  }
}

function isCount(value: ParsedValue): boolean {
  return value.kind === 'number' && Number.isSafeInteger(value.value) && Number(value.value) >= 0;
}

const UNITS: Record<string, number> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

function toBytes(value: AnnotationValue): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*([KMG]?B)$/i.exec(value.trim()) : null;
  return match ? Math.floor(Number(match[1]) * (UNITS[(match[2] as string).toUpperCase()] as number)) : undefined;
}

function show(value: ParsedValue): string {
  return value.kind === 'list' ? 'a list' : JSON.stringify(value.value);
}
