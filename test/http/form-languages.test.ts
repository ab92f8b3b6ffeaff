import assert from 'node:assert/strict';
import { decimalField, integerField } from '../../src/runtime/forms/fields/number.ts';
import { dateField } from '../../src/runtime/forms/fields/temporal.ts';
import { fileField } from '../../src/runtime/forms/fields/file.ts';
import { nullBooleanField } from '../../src/runtime/forms/fields/boolean.ts';
import { splitDateTimeField } from '../../src/runtime/forms/fields/split-datetime.ts';
import { selectDate } from '../../src/runtime/forms/widgets/select-date.ts';
import { form } from '../../src/runtime/forms/form.ts';
import { formSet } from '../../src/runtime/forms/formsets/formset.ts';
import { modelForm } from '../../src/runtime/forms/model/model-form.ts';
import { textField } from '../../src/runtime/forms/fields/text.ts';
import type { BoundForm } from '../../src/runtime/forms/bound-form.ts';
import { html } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';

const MODELS = 'model Tag {\n  id Int @id @default(autoincrement())\n  name String @unique /// @length(max: 5)\n}\n';

const Form = form({
  fields: {
    name: textField({ maxLength: 3, help: 'As people call you.' }),
    age: integerField({ min: 18, messages: { min_value: 'Too young.' } }),
    price: decimalField({ maxDigits: 3, decimalPlaces: 1, required: false }),
    word: textField({
      required: false,
      validators: [(value) => (value === 'no' ? { code: 'no', message: 'Not this word.' } : undefined)],
    }),
  },
  clean: (bound) => {
    if (bound.data.word === 'none') bound.addError(null, 'None of these.');
  },
});
const Inputs = form({
  fields: {
    born: dateField({ widget: selectDate({ years: [1990] }) }),
    at: splitDateTimeField(),
    photo: fileField({ required: false, initial: 'ada.png' as never }),
    sure: nullBooleanField(),
  },
});

const Set = formSet(form({ fields: { name: textField() } }), { max: 1 });

describe('http/form-languages', function () {
  this.timeout(60_000);
  let site: AccountApp;
  let seen: BoundForm;
  before(async () => {
    site = await createAccountApp({
      models: MODELS,
      settings: { languages: ['en', 'de', 'fr', 'nl'] },
      catalogues: {
        de: {
          'Too young.': 'Zu jung.',
          'Not this word.': 'Nicht dieses Wort.',
          'None of these.': 'Nichts davon.',
          name: 'Vorname',
          'As people call you.': 'Wie man Sie nennt.',
          'Enter a whole number.': 'Ganze Zahl, bitte.',
        },
      },
      routes: [
        path('form/', async (request) => {
          seen = (await Form.from(request)) as unknown as BoundForm;
          return html(seen.html);
        }),
        path('inputs/', async (request) => html((await Inputs.from(request)).html)),
        path('set/', async (request) => html((await Set.from(request)).html)),
        path('tag/', async (request) => {
          const bound = await modelForm('Tag', { fields: 'all' }).from(request);
          if (bound.isValid()) await bound.trySave();
          seen = bound as unknown as BoundForm;
          return html(bound.html);
        }),
      ],
    });
  });
  after(() => site?.close());
  const post = async (
    language: string,
    fields: Record<string, string>,
    url = '/form/',
  ): Promise<Record<string, string[]>> => {
    await site.visitor().post(url, fields, { 'accept-language': language });
    return Object.fromEntries(
      Object.entries(seen.errors).map(([name, found]) => [name, found.map(({ message }) => message)]),
    );
  };

  it('say what is wrong in the language of the page, with its numbers and plurals', async () => {
    const fields = { name: 'Adalbert', age: 'x', price: '1234.56' };
    assert.deepEqual(await post('de', fields), {
      name: ['Bitte sicherstellen, dass der Wert aus höchstens 3 Zeichen besteht. (Er besteht aus 8 Zeichen.)'],
      age: ['Ganze Zahl, bitte.'],
      price: ['Bitte geben Sie nicht mehr als insgesamt 3 Ziffern ein.'],
    });
    assert.deepEqual((await post('fr', { ...fields, price: '1.55' }))['price'], [
      'Assurez-vous qu’il n’y a pas plus de 1 chiffre après la virgule.',
    ]);
    assert.deepEqual(await post('en', { age: '20' }), { name: ['This field is required.'] });
    assert.deepEqual(await post('nl', { age: '20' }), { name: ['This field is required.'] });
  });

  it('translate the project’s own messages, labels and help', async () => {
    const errors = await post('de', { name: 'A', age: '3', word: 'no' });
    assert.deepEqual(errors, { age: ['Zu jung.'], word: ['Nicht dieses Wort.'] });
    await post('de', { name: 'A', age: '20', word: 'none' });
    assert.deepEqual(
      seen.nonFieldErrors.map(({ message }) => message),
      ['Nichts davon.'],
    );
    const page = await site.visitor().get('/form/', { 'accept-language': 'de' });
    assert.match(page.body, /<label for="id_name">Vorname:<\/label>/);
    assert.match(page.body, /Wie man Sie nennt\./);
  });

  it('name values that are taken, and count forms', async () => {
    await post('de', { name: 'a' }, '/tag/');
    assert.deepEqual(await post('de', { name: 'a' }, '/tag/'), {
      name: ['Schlagwort mit diesem Vorname existiert bereits.'],
    });
    const counts = { 'form-TOTAL_FORMS': '2', 'form-INITIAL_FORMS': '0', 'form-0-name': 'a', 'form-1-name': 'b' };
    const { body } = await site.visitor().post('/set/', counts, { 'accept-language': 'de' });
    assert.match(body, /Bitte höchstens 1 Formular abschicken\.[^]*<legend>Eintrag 1<\/legend>/);
  });

  it('name the parts of inputs, in the order in which the language writes a date', async () => {
    const inputs = async (language: string) =>
      (await site.visitor().get('/inputs/', { 'accept-language': language })).body;
    const german = await inputs('de');
    assert.deepEqual(
      [...german.matchAll(/aria-label="(.*?)"/g)].map(([, label]) => label),
      ['Tag', 'Monat', 'Jahr', 'Datum', 'Uhrzeit'],
    );
    assert.match(german, /<option value="3">März<\/option>/);
    assert.match(
      german,
      /Aktuell: <a href="\/media\/ada\.png">ada\.png[^]*<label for="id_photo-clear">Zurücksetzen<\/label>/,
    );
    assert.match(german, /Unbekannt[^]*Ja[^]*Nein/);
    assert.doesNotMatch(german, /March|Month|Currently|Clear|Time|Unknown/);
    const english = await inputs('en');
    assert.match(
      english,
      /"Month"[^]*March[^]*"Day"[^]*"Year"[^]*Currently: <a href="\/media\/ada\.png">ada\.png[^]*Clear/,
    );
    assert.match(await inputs('fr'), /"Jour"[^]*"Mois"[^]*mars[^]*"Année"[^]*Actuellement :/);
  });

  it('say passwords’ rules too', async () => {
    await site.createUser('ada@example.com');
    const visitor = site.visitor();
    await visitor.signIn('ada@example.com');
    const fields = { oldPassword: 'x', newPassword1: '1234', newPassword2: '1234' };
    const { body } = await visitor.post('/accounts/password_change/', fields, { 'accept-language': 'de' });
    assert.match(body, /Das alte Passwort war falsch\. Bitte neu eingeben\./);
    assert.match(body, /Dieses Passwort ist zu kurz\. Es muss mindestens 8 Zeichen enthalten\./);
    assert.match(body, /Dieses Passwort ist komplett numerisch\./);
  });

  it('cost nothing where there is one language, English', async () => {
    const plain = await createAccountApp({
      routes: [path('form/', async (request) => html((await Form.from(request)).html))],
    });
    try {
      const page = await plain.visitor().get('/form/', { 'accept-language': 'de' });
      assert.match(page.body, /As people call you\./);
      assert.doesNotMatch(String(page.headers.vary ?? ''), /Accept-Language/i);
    } finally {
      await plain.close();
    }
  });
});
