// What a project writes to add tags and filters: src/<app>/template-tags.ts.
import type { Filter, FilterEnvironment, Library, TagCompiler, TagContext, TagFunction } from './library.ts';
import type { Writer } from './compiler/writer.ts';
import { isSafe, safe } from './safe-string.ts';
import { parseArguments, splitAs, type TagArguments } from './tags/arguments.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- each filter states the types of its own value and argument
type FilterFunction = (value: any, argument: any, environment: FilterEnvironment) => unknown;

interface FilterOptions {
  /** True if the filter adds no `& < > " '`: then a safe value stays safe. Default false. */
  keepsSafe?: boolean;
  /** Default `optional`. */
  argument?: 'none' | 'optional' | 'required';
}

export interface LibraryDefinition {
  filters?: Readonly<Record<string, FilterFunction | Filter>>;
  tags?: Readonly<Record<string, TagCompiler>>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each tag states the types of its own values
type InclusionFunction = (context: TagContext, ...values: any[]) => Record<string, unknown>;

const DEFINED = new WeakSet<object>();

/**
 * Creates a filter: `defineFilter((text: string) => text.toLowerCase(), { keepsSafe: true })`. What it returns is escaped
 * unless it is a SafeString. Value and argument arrive as plain strings where they were safe ones.
 */
export function defineFilter(apply: FilterFunction, options: FilterOptions = {}): Filter {
  const made: Filter = (value, argument, environment) => apply(plain(value), plain(argument), environment);
  Object.assign(made, { argument: options.argument ?? 'optional', keepsSafe: options.keepsSafe ?? false });
  DEFINED.add(made);
  return made;
}

function plain(value: unknown): unknown {
  return isSafe(value) ? value.html : value;
}

/**
 * Collects tags and filters under the names that templates use, for `{% load %}`.
 *
 * @example
 * export default defineLibrary({
 *   filters: { shout: (text: string) => `${text.toUpperCase()}!` },
 *   tags: { greeting: simpleTag((context, name: string) => `Hello ${name}`) },
 * });
 */
export function defineLibrary({ filters = {}, tags = {} }: LibraryDefinition): Library {
  const made = Object.entries(filters).map(
    ([name, filter]) => [name, DEFINED.has(filter) ? (filter as Filter) : defineFilter(filter)] as const,
  );
  return { filters: Object.fromEntries(made), tags };
}

/**
 * A tag that computes a value: `{% greeting user.name loud=true %}` calls `run(context, name, { loud: true })`.
 * `{% greeting user.name as text %}` sets a name. What it returns is escaped unless it is a SafeString.
 */
export function simpleTag(run: TagFunction): TagCompiler {
  return callingTag(run, (parser, token) => {
    const { words, name } = splitAs(parser.words(token).slice(1));
    const args = parseArguments(parser, words);
    return {
      assigns: name === undefined ? [] : [name],
      write(writer) {
        const call = callCode(writer, run, args);
        if (name === undefined) return writer.value(call, token.offset);
        writer.at(token.offset);
        writer.assign(name, call);
      },
    };
  });
}

/** Keeps the function that a tag calls, so that a precompiled template finds it again by the name of the tag. */
function callingTag(run: TagFunction, compile: TagCompiler): TagCompiler {
  return Object.assign(compile, { calls: run });
}

/**
 * A tag that renders a template: `{% latest_posts 5 %}` calls `run(context, 5)` and renders `template` with the object
 * that it returns. The template sees nothing else but the request's CSRF token.
 */
export function inclusionTag(template: string, run: InclusionFunction): TagCompiler {
  return callingTag(run, (parser, token) => {
    const args = parseArguments(parser, parser.words(token).slice(1));
    return {
      write(writer) {
        writer.raw(
          `R.includeWith(${JSON.stringify(template)},${callCode(writer, run, args)},${writer.autoescape})`,
          token.offset,
        );
      },
    };
  });
}

/**
 * A tag around a body: `{% panel title="News" %}…{% endpanel %}` calls `run(context, body, { title: 'News' })`; `body`
 * is the rendered SafeString. What it returns is escaped unless it is a SafeString.
 */
export function simpleBlockTag(run: TagFunction): TagCompiler {
  const withBody: TagFunction = (context, ...values) => run(context, safe(String(values[0])), ...values.slice(1));
  return callingTag(withBody, (parser, token) => {
    const [tag, ...words] = parser.words(token);
    const args = parseArguments(parser, words);
    const { nodes } = parser.body(token, `end${tag?.text ?? ''}`);
    return {
      bodies: [nodes],
      write(writer) {
        writer.statement('{');
        const body = writer.capture(() => writer.nodes(nodes));
        writer.value(callCode(writer, withBody, args, body), token.offset);
        writer.statement('}');
      },
    };
  });
}

function callCode(writer: Writer, run: TagFunction, { positional, named }: TagArguments, first?: string): string {
  const values = [
    ...(first === undefined ? [] : [first]),
    ...positional.map((value) => writer.expression(value, 'keep')),
  ].join(',');
  const pairs = named
    .map(({ name, value }) => `[${JSON.stringify(name)}]:${writer.expression(value, 'keep')}`)
    .join(',');
  return `$callTag(R,${writer.unit.constant(run)},{frame:${writer.frame()},autoescape:${writer.autoescape}},{values:[${values}]${named.length > 0 ? `,named:{__proto__:null,${pairs}}` : ''}})`;
}
