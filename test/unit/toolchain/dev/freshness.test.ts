import assert from 'node:assert/strict';
import { Freshness } from '../../../../src/toolchain/dev/freshness.ts';
import type { Build } from '../../../../src/toolchain/dev/project-builder.ts';

/** A project whose files change when the test says so. Building takes a turn and reads the state at its start. */
class FakeBuilder {
  disk = 1;
  looks = 0;
  builds = 0;
  latest: Build | undefined;
  onBuild: () => void = () => undefined;

  isFresh(): boolean {
    this.looks++;
    return this.latest?.id === this.disk;
  }

  async build(): Promise<Build> {
    this.builds++;
    const id = this.disk;
    await Promise.resolve();
    this.onBuild();
    this.latest = { kind: 'broken', id, error: {} as never };
    return this.latest;
  }
}

describe('toolchain/dev/freshness', () => {
  it('serves all who ask in one turn by one look', async () => {
    const builder = new FakeBuilder();
    const freshness = new Freshness(builder, () => undefined);
    await freshness.ask();
    builder.looks = 0;
    const builds = await Promise.all([freshness.ask(), freshness.ask(), freshness.ask()]);
    assert.deepEqual(
      builds.map(({ id }) => id),
      [1, 1, 1],
    );
    assert.equal(builder.looks, 1);
  });

  it('builds again when files change during a build', async () => {
    const builder = new FakeBuilder();
    builder.onBuild = () => {
      if (builder.disk < 3) builder.disk++;
    };
    const freshness = new Freshness(builder, () => undefined);
    assert.equal((await freshness.ask()).id, 3);
    assert.equal(builder.builds, 3);
  });

  it('looks again for who asks while a build runs', async () => {
    const builder = new FakeBuilder();
    const freshness = new Freshness(builder, () => undefined);
    let late: Promise<Build> | undefined;
    builder.onBuild = () => {
      if (late) return;
      builder.disk = 2;
      late = freshness.ask();
    };
    await freshness.ask();
    assert.equal((await late)?.id, 2);
  });

  it('answers in the end although files never rest', async () => {
    const builder = new FakeBuilder();
    builder.onBuild = () => builder.disk++;
    const { id } = await new Freshness(builder, () => undefined).ask();
    assert.ok(id >= 1);
    assert.ok(builder.builds <= 10);
  });

  it('tells of a build before it answers', async () => {
    const order: string[] = [];
    const freshness = new Freshness(new FakeBuilder(), () => order.push('built'));
    await freshness.ask().then(() => order.push('answered'));
    assert.deepEqual(order, ['built', 'answered']);
  });
});
