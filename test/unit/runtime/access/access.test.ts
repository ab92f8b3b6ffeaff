import assert from 'node:assert/strict';
import type { ProjectError } from '../../../../src/kernel/errors.ts';
import { type Policy, policy } from '../../../../src/runtime/access/policy.ts';
import { allowAny, and, isOwner, not, or, readOnly, type Rule } from '../../../../src/runtime/access/rule.ts';
import { compileApis } from '../../../../src/runtime/rest/api/api-urls.ts';
import { action } from '../../../../src/runtime/rest/declare/action.ts';
import { type Router, router } from '../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, createApiApp } from '../../../support/api-app.ts';

const MODELS = `
model Shelf {
  id    Int    @id @default(autoincrement())
  loans Loan[]
}

model Loan {
  id      Int    @id @default(autoincrement())
  userId  Int
  user    User   @relation(fields: [userId], references: [id])
  shelfId Int?
  shelf   Shelf? @relation(fields: [shelfId], references: [id])
}
`;

describe('access/access', function () {
  this.timeout(60_000);
  let api: ApiApp;

  before(async () => {
    api = await createApiApp({ models: MODELS, userFields: 'loans Loan[]' });
  });
  after(() => api?.close());

  /** What the start of a project with these declarations reports. */
  function startError({ policies = [], routers = [] }: { policies?: Policy[]; routers?: Router[] }): string {
    const { models, settings } = api.app;
    try {
      compileApis({ models, settings, policies }, routers);
      return '';
    } catch (error) {
      const { code, message, hint } = error as ProjectError;
      return `${code}: ${message} ${hint}`;
    }
  }

  it('reports an isOwner with a relation that the model does not have, at any depth of a rule', () => {
    const rules: Rule[] = [isOwner('usr'), not(isOwner('usr')), or(readOnly, and(allowAny, not(isOwner('usr'))))];
    for (const rule of rules)
      assert.equal(
        startError({ policies: [policy('Loan', { view: isOwner('user'), change: rule })] }),
        "RULE_RELATION_UNKNOWN: The rule for 'change' of Loan uses isOwner('usr'), but 'usr' is not a relation of Loan to the user model. " +
          "Did you mean isOwner('user')?",
      );
  });

  it('reports an owner that is not a relation to the user model', () => {
    for (const owner of ['shelf', 'userId', 'usr'] as never[])
      assert.match(startError({ policies: [policy('Loan', { owner })] }), /^POLICY_OWNER_UNKNOWN: .*Loan/);
    assert.equal(startError({ policies: [policy('Loan', { owner: 'user' as never })] }), '');
  });

  it('reports relations to other models, columns, and actions of the project', () => {
    for (const name of ['shelf', 'userId'])
      assert.match(
        startError({ policies: [policy('Loan', { actions: { extend: isOwner(name) } })] }),
        new RegExp(`The rule for 'extend' of Loan uses isOwner\\('${name}'\\)`),
      );
    assert.match(
      startError({ policies: [policy('Shelf', { change: isOwner('owner') })] }),
      /RULE_RELATION_UNKNOWN.* Add a relation to the user model to Shelf\.$/,
    );
  });

  it('reports it in the permissions of a viewset and its actions', () => {
    const fields = ['id'];
    const extend = action({ detail: true, permissions: isOwner('usr') }, () => ({}));
    for (const viewset of [
      modelViewSet('Loan', { fields, permissions: [allowAny, isOwner('usr')] }),
      modelViewSet('Loan', { fields, actions: { extend } }),
    ])
      assert.match(
        startError({ routers: [router().register('loans', viewset)] }),
        /'permissions' in the viewset of Loan uses isOwner\('usr'\)/,
      );
  });

  it('accepts the relations to the user model', () => {
    const own = policy('Loan', { view: or(isOwner('user'), readOnly), change: isOwner('user'), owner: 'user' });
    const permissions = and(isOwner('user'));
    const routers = [router().register('loans', modelViewSet('Loan', { fields: ['id'], permissions }))];
    assert.equal(startError({ policies: [own], routers }), '');
  });

  it('reports two policies for a model', () => {
    assert.match(startError({ policies: [policy('Loan', {}), policy('Loan', {})] }), /^POLICY_DUPLICATE/);
  });
});
