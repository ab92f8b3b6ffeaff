// Related rows that a client may ask for: `?expand=author,comments.author`. Only what the viewset declares, to a limited depth.
import { errors } from '../errors.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { ExpandedShape } from '../routes/operation.ts';
import { type CompileContext, compileSerializer } from './compile.ts';
import type { NestedPart } from './model-field.ts';
import type { ExpandDeclaration, NestedDeclaration, SerializerDeclaration } from './options.ts';

const MAX_DEPTH = 3;

type Declarations = Readonly<Record<string, ExpandDeclaration>>;

/** What was asked for, as a tree of names. */
type Tree = ReadonlyMap<string, Tree>;

export interface Expansions {
  /** Every path by the names of the API: `author`, `comments`, `comments.author`. */
  readonly paths: readonly string[];
  /** For schemas. */
  readonly shapes: readonly ExpandedShape[];
  /** The fields for these paths, which take the place of fields with the same names. */
  parts(paths: ReadonlySet<string>): NestedPart[];
}

interface Source {
  context: CompileContext;
  model: ModelDescription;
  renamed: SerializerDeclaration['renamed'];
}

/** @throws {ProjectError} API_FIELD_UNKNOWN, API_FIELD_UNFIT, API_OPTION_CONFLICT: nested too deeply */
export function compileExpansions(source: Source, declared: Declarations): Expansions {
  const paths = pathsOf(source, declared, 1);
  return {
    paths,
    shapes: shapesOf(source, declared),
    parts: (wanted) => compileParts(source, declared, treeOf(wanted)),
  };
}

function shapesOf(source: Source, declared: Declarations): ExpandedShape[] {
  const { context, renamed } = source;
  return Object.entries(declared).flatMap(([name, { expand = {}, renamed: inner }]) => {
    const [part] = compileParts(source, declared, treeOf(new Set([renamed?.[name] ?? name])));
    if (part === undefined) return [];
    const { model } = part.serializer;
    return [{ shape: part.shape, expansions: shapesOf({ context, model, renamed: inner }, expand) }];
  });
}

function pathsOf(
  { context, renamed }: Pick<Source, 'context' | 'renamed'>,
  declared: Declarations,
  depth: number,
): string[] {
  if (depth > MAX_DEPTH)
    throw errors.API_OPTION_CONFLICT({ place: context.place, problem: `expands more than ${MAX_DEPTH} levels` });
  return Object.entries(declared).flatMap(([name, declaration]) => {
    const own = renamed?.[name] ?? name;
    const inner = pathsOf({ context, renamed: declaration.renamed }, declaration.expand ?? {}, depth + 1);
    return [own, ...inner.map((path) => `${own}.${path}`)];
  });
}

function treeOf(paths: ReadonlySet<string>): Tree {
  const root = new Map<string, Tree>();
  for (const path of paths) {
    let level = root;
    for (const name of path.split('.')) {
      const inner = (level.get(name) ?? new Map()) as Map<string, Tree>;
      level.set(name, inner);
      level = inner;
    }
  }
  return root;
}

function compileParts({ context, model, renamed }: Source, declared: Declarations, tree: Tree): NestedPart[] {
  const nested = nestedOf(declared, renamed, tree);
  const fields = Object.keys(nested);
  if (fields.length === 0) return [];
  return compileSerializer(context, model, { fields, nested, renamed }).parts as NestedPart[];
}

/** The declarations of what was asked for; inner expansions become nested fields of theirs. */
function nestedOf(
  declared: Declarations,
  renamed: SerializerDeclaration['renamed'],
  tree: Tree,
): Record<string, NestedDeclaration> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, { expand = {}, ...declaration }]) => {
      const inner = tree.get(renamed?.[name] ?? name);
      if (inner === undefined) return [];
      const nested = { ...declaration.nested, ...nestedOf(expand, declaration.renamed, inner) };
      return [[name, { ...declaration, nested }]];
    }),
  );
}
