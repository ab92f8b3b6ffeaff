// What a signal or rule refuses is an answer of 400, in viewsets and in views that write by themselves.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { modelSignals } from '../../../../../src/runtime/models/signals.ts';
import { ValidationError } from '../../../../../src/runtime/forms/validation-error.ts';
import { invalid } from '../../../../../src/runtime/models/rules.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = 'model Note {\n  id   Int    @id @default(autoincrement())\n  text String\n}\n';

onBothDatabases('rest/respond/refused-writes', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    const preSave = ({ data }: { data: Record<string, unknown> }): void => {
      if (data['text'] === 'field') throw invalid({ text: 'Not this text.' });
      if (data['text'] === 'row') throw new ValidationError('Not now.', 'closed');
      if (data['text'] === 'bug') throw new Error('a bug');
    };
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      signals: [modelSignals('Note', { preSave } as never)],
      api: [
        router({ path: 'api/', permissions: allowAny })
          .register('notes', modelViewSet('Note', { fields: ['id', 'text'] }))
          .register(
            'plain',
            apiView({
              post: async (context) => {
                const { text } = (await context.data()) as { text: string };
                const row = await api.db['note'].create({ data: { text } });
                return { id: row['id'] };
              },
            }),
          ),
      ],
    });
  });
  after(() => api?.close());

  for (const address of ['/api/notes/', '/api/plain/']) {
    it(`has the messages of the fields or of the whole row (${address})`, async () => {
      const post = async (text: string): Promise<unknown[]> => {
        const { status, body } = await api.call('POST', address, { body: { text } });
        return [status, body];
      };
      assert.deepEqual(await post('field'), [400, { text: ['Not this text.'] }]);
      assert.deepEqual(await post('row'), [400, { non_field_errors: ['Not now.'] }]);
      assert.deepEqual(await post('bug'), [500, { detail: 'Internal Server Error' }]);
      assert.equal(await api.db['note'].count(), 0);
    });
  }

  it('is not logged as an error of the server', async () => {
    const before = api.log.length;
    await api.call('POST', '/api/plain/', { body: { text: 'field' } });
    assert.equal(api.log.length, before);
  });
});
