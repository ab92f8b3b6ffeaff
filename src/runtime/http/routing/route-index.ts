// Finds the few routes that a path may match, so that the number of routes does not matter: a tree of path segments.
import type { CompiledRoute } from './compiled-routes.ts';
import type { RoutePiece } from './route-pattern.ts';

/** Routes that share the segments on the way to this node. */
interface Node {
  /** By segments that are text. */
  readonly texts: Map<string, Node>;
  /** By segments with parameters: the text before the first one, often ''. */
  readonly params: Map<string, Node>;
  /** Lengths of the keys of `params`, each once. */
  readonly lengths: number[];
  /** Routes that end here. */
  readonly ends: CompiledRoute[];
  /** Routes that go on with anything, slashes too. */
  readonly open: CompiledRoute[];
}

/** A segment of a route. */
interface Segment {
  /** The whole segment, or what is before its first parameter. */
  text: string;
  hasParams: boolean;
}

/** An index of routes. The answer holds every route that matches the path, and few others; they are tried in order. */
export class RouteIndex {
  readonly #root = createNode();

  /** @param routes in the order in which they are tried */
  constructor(routes: readonly CompiledRoute[]) {
    for (const route of routes) this.#add(route);
  }

  /**
   * Returns the routes that may match, in order.
   *
   * @param path decoded, with its slash at the start
   */
  candidates(path: string): readonly CompiledRoute[] {
    const found: (readonly CompiledRoute[])[] = [];
    collect(this.#root, path, 1, found);
    if (found.length < 2) return found[0] ?? [];
    return found.flat().sort((a, b) => a.order - b.order);
  }

  #add(route: CompiledRoute): void {
    const { segments, isOpen } = readSegments(route.leadingPieces, route.isOpen);
    let node = this.#root;
    for (const segment of segments) node = childOf(node, segment);
    (isOpen ? node.open : node.ends).push(route);
  }
}

/** @param start where the next segment begins */
function collect(node: Node, path: string, start: number, found: (readonly CompiledRoute[])[]): void {
  if (node.open.length > 0) found.push(node.open);
  if (start > path.length) {
    if (node.ends.length > 0) found.push(node.ends);
    return;
  }
  const slash = path.indexOf('/', start);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(start, end);
  const same = node.texts.get(segment);
  if (same) collect(same, path, end + 1, found);
  for (const length of node.lengths) {
    const child = length <= segment.length ? node.params.get(segment.slice(0, length)) : undefined;
    if (child) collect(child, path, end + 1, found);
  }
}

function childOf(node: Node, { text, hasParams }: Segment): Node {
  const children = hasParams ? node.params : node.texts;
  const known = children.get(text);
  if (known) return known;
  const child = createNode();
  children.set(text, child);
  if (hasParams && !node.lengths.includes(text.length)) node.lengths.push(text.length);
  return child;
}

function createNode(): Node {
  return { texts: new Map(), params: new Map(), lengths: [], ends: [], open: [] };
}

/** The segments of a route, as far as its parts cannot hold a slash. */
function readSegments(
  pieces: readonly RoutePiece[],
  isOpen: boolean,
): { segments: readonly Segment[]; isOpen: boolean } {
  const segments: Segment[] = [];
  let segment: Segment = { text: '', hasParams: false };
  for (const piece of pieces) {
    if (!('text' in piece)) {
      if (mayHoldSlash(piece.converter.pattern)) return { segments, isOpen: true };
      segment.hasParams = true;
      continue;
    }
    const [first = '', ...others] = piece.text.split('/');
    if (!segment.hasParams) segment.text += first;
    for (const text of others) {
      segments.push(segment);
      segment = { text, hasParams: false };
    }
  }
  return isOpen ? { segments, isOpen } : { segments: [...segments, segment], isOpen };
}

/** Characters, classes and repetitions without a slash: what is not of this form may match one. */
const WITHOUT_SLASH =
  /^(?:(?:\w|-|\\[dw]|\[-?(?:[0-9]-[0-9]|[a-z]-[a-z]|[A-Z]-[A-Z]|\w)+-?\]|\[\^\/\])(?:[+*?]|\{\d+(?:,\d*)?\})?)+$/;

const slashes = new Map<string, boolean>();

function mayHoldSlash(pattern: string): boolean {
  const known = slashes.get(pattern);
  if (known !== undefined) return known;
  const answer = !WITHOUT_SLASH.test(pattern);
  slashes.set(pattern, answer);
  return answer;
}
