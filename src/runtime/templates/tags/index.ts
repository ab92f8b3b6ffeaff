import type { TagCompiler } from '../library.ts';
import { autoescapeTag } from './autoescape.ts';
import { blockTag, extendsTag } from './block.ts';
import { commentTag, loadTag, verbatimTag } from './comment.ts';
import { forTag } from './for.ts';
import { ifTag } from './if.ts';
import { includeTag } from './include.ts';
import { csrfTokenTag, staticTag, urlTag } from './urls.ts';
import { withTag } from './with.ts';

/** The tags that every template has, under Django's names. */
export const builtinTags: Readonly<Record<string, TagCompiler>> = {
  autoescape: autoescapeTag,
  block: blockTag,
  comment: commentTag,
  csrf_token: csrfTokenTag,
  extends: extendsTag,
  for: forTag,
  if: ifTag,
  include: includeTag,
  load: loadTag,
  static: staticTag,
  url: urlTag,
  verbatim: verbatimTag,
  with: withTag,
};
