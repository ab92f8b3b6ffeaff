// What extends the language: filters and tags, Quintet's own and a project's.
import type { Translator } from './i18n/translator.ts';
import type { TemplateRequest } from './host.ts';
import type { TagParser } from './parser.ts';
import type { Node } from './node.ts';
import type { Token } from './lexer.ts';

/** What a filter gets in addition to its value and argument. */
export interface FilterEnvironment {
  readonly autoescape: boolean;
  /** IANA name, from settings. */
  readonly timeZone: string;
  /** `en`, `de`, …: decides names of months and the forms of dates and numbers. */
  readonly languageCode: string;
  /** Texts in that language. */
  readonly translator: Translator;
  /** `{% localize %}`: true writes numbers as the language does, false writes dates as English does. */
  readonly isLocalized?: boolean | undefined;
  now(): Date;
}

/** `value|name:argument`. */
export interface Filter {
  (value: unknown, argument: unknown, environment: FilterEnvironment): unknown;
  /** Whether the filter takes an argument; checked when a template is compiled. Default `optional`. */
  argument?: 'none' | 'optional' | 'required';
  /** True if the filter adds no `& < > " '`: then a SafeString stays safe. Default false. */
  keepsSafe?: boolean;
}

/** Reads one tag (and its body) while a template is compiled. */
export interface TagCompiler {
  (parser: TagParser, token: Token): Node;
  /** The function that pages call, where the tag is made of one. */
  readonly calls?: TagFunction;
}

export interface Library {
  readonly filters: Readonly<Record<string, Filter>>;
  readonly tags: Readonly<Record<string, TagCompiler>>;
}

/** What a tag of a project gets in addition to its values. */
export interface TagContext {
  /** A variable of the template; undefined if there is none. */
  get(name: string): unknown;
  readonly request: TemplateRequest | undefined;
  readonly autoescape: boolean;
  readonly environment: FilterEnvironment;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each tag and filter states the types of its own values
export type TagFunction = (context: TagContext, ...values: any[]) => unknown;
