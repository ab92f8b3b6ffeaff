import assert from 'node:assert/strict';
import { argument, flag } from '../../../../src/runtime/commands/parameters.ts';
import { callCommand, command, fail } from '../../../../src/runtime/commands/command.ts';

const publish = command({
  summary: 'Publish posts.',
  args: { slug: argument.string(), shelf: argument.choice(['left', 'right'], { required: false }) },
  flags: {
    dryRun: flag.boolean(),
    limit: flag.integer({ default: 10 }),
    since: flag.string(),
    tag: flag.list(),
  },
  run({ args, flags, print, warn }) {
    if (args.slug === 'wrong') throw fail('no such post', { hint: 'Look again.' });
    // The compiler knows the types of all of them.
    const shelf: 'left' | 'right' | undefined = args.shelf;
    const since: string | undefined = flags.since;
    const limit: number = flags.limit;
    print(`${args.slug} ${limit}`);
    warn('careful');
    return { shelf, since, dryRun: flags.dryRun, tags: flags.tag.length };
  },
});

describe('runtime/commands', () => {
  it('are data: what they take is known without running them', () => {
    assert.equal(publish.summary, 'Publish posts.');
    assert.deepEqual([publish.args.slug.required, publish.args.shelf.required], [true, false]);
    assert.deepEqual(publish.args.shelf.choices, ['left', 'right']);
    assert.deepEqual(
      [publish.flags.limit.kind, publish.flags.limit.default, publish.flags.tag.multiple],
      ['integer', 10, true],
    );
  });

  it('are called from code with defaults for what is left out', async () => {
    const { result, lines, warnings } = await callCommand(publish, { args: { slug: 'hello' }, flags: { tag: ['a'] } });
    assert.deepEqual(result, { shelf: undefined, since: undefined, dryRun: false, tags: 1 });
    assert.deepEqual([lines, warnings], [['hello 10'], ['careful']]);
  });

  it('want what is required', async () => {
    await assert.rejects(callCommand(publish), { code: 'COMMAND_VALUE_MISSING', message: /the argument "slug"/ });
  });

  it('end by `fail` with a message, a hint and the exit code 1', async () => {
    await assert.rejects(callCommand(publish, { args: { slug: 'wrong' } }), {
      code: 'COMMAND_FAILED',
      message: 'no such post',
      hint: 'Look again.',
      exitCode: 1,
    });
  });
});
