// The pieces of a streamed page, as compiled code calls them: what `Rendering` and `Page` do at once, done on the way.
import type { CompiledTemplate, RenderFunction } from '../compiler/template.ts';
import { SafeString } from '../safe-string.ts';
import type { Frame } from './frame.ts';
import type { Page } from './page.ts';
import { Rendering, type BlockLevel } from './rendering.ts';
import { TextSink } from './sink.ts';

/** Renders a whole template into the page's sink. */
export async function streamTemplate(
  page: Page,
  template: CompiledTemplate,
  frame: Frame,
  autoescape: boolean,
): Promise<void> {
  page.descend(template.name);
  const rendering = new Rendering(page);
  const root = rendering.begin(template, frame, autoescape);
  await run(root.root, rendering, { frame, autoescape, level: 0 });
  page.depth--;
}

/** What never waits and never grows long is rendered at once. */
function run(
  render: RenderFunction | undefined,
  rendering: Rendering,
  { frame, autoescape, level }: { frame: Frame; autoescape: boolean; level: number },
): Promise<void> | undefined {
  if (render?.stream) return render.stream(rendering, frame, autoescape, level);
  if (render) rendering.page.sink.text += render(rendering, frame, autoescape, level);
  return undefined;
}

export function streamInclude({ page }: Rendering, name: unknown, frame: Frame, autoescape: boolean): Promise<void> {
  return streamTemplate(page, page.template(name), frame, autoescape);
}

export function streamBlock(
  rendering: Rendering,
  name: string,
  frame: Frame,
  autoescape: boolean,
): Promise<void> | undefined {
  return run(rendering.blocks.get(name)?.[0], rendering, { frame, autoescape, level: 0 });
}

export function streamSuper(
  rendering: Rendering,
  { name, level }: BlockLevel,
  frame: Frame,
  autoescape: boolean,
): Promise<void> | undefined {
  const parent = level + 1;
  return run(rendering.blocks.get(name)?.[parent], rendering, { frame, autoescape, level: parent });
}

/** `{{ block.super|filter }}`: a value, so it has to be whole. */
export async function collectSuper(
  rendering: Rendering,
  block: BlockLevel,
  frame: Frame,
  autoescape: boolean,
): Promise<SafeString> {
  return new SafeString(await collect(rendering, async () => streamSuper(rendering, block, frame, autoescape)));
}

export async function streamPartial(
  rendering: Rendering,
  partial: RenderFunction | undefined,
  frame: Frame,
  autoescape: boolean,
): Promise<void> {
  rendering.page.descend('partial');
  await run(partial, rendering, { frame, autoescape, level: 0 });
  rendering.page.depth--;
}

/** What `write` streams, as one text: for slots and other bodies that are values before they are printed. */
export async function collect({ page }: Rendering, write: () => Promise<void>): Promise<string> {
  const outer = page.sink;
  const sink = (page.sink = new TextSink(outer));
  try {
    await write();
    return sink.text;
  } finally {
    page.sink = outer;
  }
}

/** Marks a compiled function with the one that does the same piece by piece. */
export function withStream(render: RenderFunction, stream: NonNullable<RenderFunction['stream']>): RenderFunction {
  render.stream = stream;
  return render;
}
