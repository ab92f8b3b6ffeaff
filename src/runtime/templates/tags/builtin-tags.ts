import type { TagCompiler } from '../library.ts';
import { autoescapeTag } from './autoescape.ts';
import { blockTag, extendsTag } from './block.ts';
import { filterTag, spacelessTag } from './capture.ts';
import { commentTag, loadTag, verbatimTag } from './comment.ts';
import { componentTag, slotTag } from './component.ts';
import { cycleTag, resetCycleTag } from './cycle.ts';
import { forTag } from './for.ts';
import { ifChangedTag } from './if-changed.ts';
import { ifTag } from './if.ts';
import { includeTag } from './include.ts';
import { partialDefTag, partialTag } from './partial.ts';
import { querystringTag } from './querystring.ts';
import { regroupTag } from './regroup.ts';
import { csrfTokenTag, staticTag, urlTag } from './urls.ts';
import {
  cspNonceTag,
  debugTag,
  firstOfTag,
  loremTag,
  mediaPrefixTag,
  nowTag,
  staticPrefixTag,
  templateTagTag,
  widthRatioTag,
} from './values.ts';
import { withTag } from './with.ts';

/** The tags that every template has, under Django's names. */
export const builtinTags: Readonly<Record<string, TagCompiler>> = {
  autoescape: autoescapeTag,
  block: blockTag,
  comment: commentTag,
  component: componentTag,
  csp_nonce_attr: cspNonceTag,
  csrf_token: csrfTokenTag,
  cycle: cycleTag,
  debug: debugTag,
  extends: extendsTag,
  filter: filterTag,
  firstof: firstOfTag,
  for: forTag,
  get_media_prefix: mediaPrefixTag,
  get_static_prefix: staticPrefixTag,
  if: ifTag,
  ifchanged: ifChangedTag,
  include: includeTag,
  load: loadTag,
  lorem: loremTag,
  now: nowTag,
  partial: partialTag,
  partialdef: partialDefTag,
  querystring: querystringTag,
  regroup: regroupTag,
  resetcycle: resetCycleTag,
  slot: slotTag,
  spaceless: spacelessTag,
  static: staticTag,
  templatetag: templateTagTag,
  url: urlTag,
  verbatim: verbatimTag,
  widthratio: widthRatioTag,
  with: withTag,
};
