import assert from 'node:assert/strict';
import type { Database, Delegate } from '../../../../src/kernel/database.ts';
import type { ModelDescription } from '../../../../src/kernel/model.ts';
import { ModelRegistry } from '../../../../src/runtime/http/model-registry.ts';

describe('http/model-registry', () => {
  const post = { name: 'Post', delegate: 'post' } as ModelDescription;
  const delegate = {} as Delegate;
  const database = { delegate: (name: string) => (name === 'post' ? delegate : undefined) } as Database;
  const registry = new ModelRegistry({ provider: 'sqlite', models: [post], enums: [] }, database);

  it('finds models and their delegates by name', () => {
    assert.equal(registry.get('Post'), post);
    assert.equal(registry.find('Nothing'), undefined);
    assert.equal(registry.delegate('Post'), delegate);
    assert.equal(registry.delegate(post), delegate);
  });

  it('suggests the model that was meant', () => {
    assert.throws(() => registry.get('Pots'), { code: 'MODEL_UNKNOWN', hint: "Did you mean 'Post'?" });
    assert.throws(() => registry.get('constructor'), { code: 'MODEL_UNKNOWN' });
  });
});
