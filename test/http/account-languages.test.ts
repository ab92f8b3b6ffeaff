// Pages, errors and mails about accounts in the language of the visitor, inside of the project's base.html.
import assert from 'node:assert/strict';
import { createAccountApp, type AccountApp, type Visitor } from '../support/account-app.ts';
import type { Fields } from '../support/visitor.ts';

const GERMAN = { 'accept-language': 'de' };
const FRENCH = { 'accept-language': 'fr' };
const LOGIN = '/accounts/login/';
const CHANGE = '/accounts/password_change/';
const RESET = '/accounts/password_reset/';

describe('http/account-languages', function () {
  this.timeout(60_000);
  let site: AccountApp;
  before(async () => {
    site = await createAccountApp({ settings: { languages: ['en', 'de', 'fr', 'ar'], logoutRedirectUrl: null } });
    await site.createUser('ada@example.com');
  });
  after(() => site?.close());

  const post = async (url: string, fields: Fields, headers: Record<string, string>, by = site.visitor()) =>
    (await by.post(url, fields, headers)).body;

  describe('the login', () => {
    it('says what is wrong, with the label of the login field', async () => {
      const fields = { username: 'x@example.com', password: 'wrong' };
      assert.match(await post(LOGIN, fields, GERMAN), /Bitte geben Sie E-Mail-Adresse und Passwort korrekt ein\./);
      assert.match(await post(LOGIN, fields, FRENCH), /« adresse de courriel » et « mot de passe »/);
      assert.match(
        await post(LOGIN, fields, {}),
        /Please enter a correct email and password\. Note that both fields may be case-sensitive\./,
      );
    });

    it('has labels, title and button in that language, and says which it is', async () => {
      const { body } = await site.visitor().get(LOGIN, GERMAN);
      assert.match(body, /<html lang="de" dir="ltr">/);
      assert.match(body, /<title>Anmelden \| localhost<\/title>/);
      assert.match(body, /<label for="id_username">E-Mail-Adresse:<\/label>/);
      assert.match(body, /<label for="id_password">Passwort:<\/label>/);
      assert.match(body, /<button type="submit">Anmelden<\/button>/);
      assert.match(body, /<a href="\/accounts\/password_reset\/">Passwort vergessen\?<\/a>/);
      assert.match((await site.visitor().get(LOGIN, { 'accept-language': 'ar' })).body, /<html lang="ar" dir="rtl">/);
    });

    it('counts the minutes to wait', async () => {
      const visitor = site.visitor();
      const fields = { username: 'often@example.com', password: 'wrong' };
      for (let i = 0; i < 5; i++) await visitor.post(LOGIN, fields, GERMAN);
      const answer = await visitor.post(LOGIN, fields, GERMAN);
      assert.equal(answer.statusCode, 429);
      assert.match(answer.body, /Zu viele fehlgeschlagene Versuche\. Bitte versuchen Sie es in 15 Minuten erneut\./);
    });

    it('puts errors where screen readers hear them, and the cursor into the first input', async () => {
      const body = await post(LOGIN, { username: 'x@example.com', password: 'wrong' }, {});
      assert.match(body, /<div role="alert"><ul class="errorlist nonfield">/);
      assert.match(body, /<input type="email" name="username"[^>]* autofocus/);
      assert.match(
        await post(LOGIN, { username: '', password: 'x' }, {}),
        /<ul class="errorlist" id="id_username_error">[^]*aria-invalid="true" aria-describedby="id_username_error"/,
      );
    });
  });

  it('the logout says goodbye', async () => {
    assert.match(await post('/accounts/logout/', {}, GERMAN), /<h1>Abgemeldet<\/h1>[^]*Erneut anmelden/);
  });

  describe('a new password', () => {
    let visitor: Visitor;
    before(async () => {
      visitor = site.visitor();
      await visitor.signIn('ada@example.com');
    });

    it('is asked for and held to its rules, which name fields', async () => {
      const page = await visitor.get(CHANGE, GERMAN);
      assert.match(page.body, /<h1>Passwort ändern<\/h1>/);
      for (const label of ['Altes Passwort', 'Neues Passwort', 'Neues Passwort bestätigen'])
        assert.ok(page.body.includes(`>${label}:</label>`), label);
      const fields = { oldPassword: 'x', newPassword1: 'ada@example.com', newPassword2: 'ada@example.com' };
      assert.match(await post(CHANGE, fields, GERMAN, visitor), /Das Passwort ist zu ähnlich zu E-Mail-Adresse\./);
    });

    it('cannot be set by guessing: the form says for how long, with status 429', async () => {
      const fields = { oldPassword: 'guess', newPassword1: 'another horse 7', newPassword2: 'another horse 7' };
      for (let i = 0; i < 5; i++) await visitor.post(CHANGE, fields, FRENCH);
      const answer = await visitor.post(CHANGE, fields, FRENCH);
      assert.equal(answer.statusCode, 429);
      assert.ok(Number(answer.headers['retry-after']) > 0);
      assert.match(answer.body, /<h1>Modifier votre mot de passe<\/h1>/);
      assert.match(answer.body, /Trop de tentatives infructueuses\. Veuillez réessayer dans 15 minutes\./);
    });

    it('was set', async () => {
      const { body } = await visitor.get(`${CHANGE}done/`, FRENCH);
      assert.match(body, /Votre mot de passe a été modifié\./);
    });
  });

  describe('a forgotten password', () => {
    it('leads over pages and a mail in that language', async () => {
      const user = await site.createUser('bob@example.com');
      const visitor = site.visitor();
      assert.match((await visitor.get(RESET, GERMAN)).body, /<label for="id_email">E-Mail-Adresse:<\/label>/);
      await visitor.post(RESET, { email: String(user['email']) }, GERMAN);
      assert.match((await visitor.get(`${RESET}done/`, GERMAN)).body, /<h1>Prüfen Sie Ihre E-Mails<\/h1>/);
      const mail = (await site.mails()).at(-1);
      assert.equal(mail?.subject, 'Passwort auf localhost zurücksetzen');
      assert.match(
        mail.text,
        /^Sie erhalten diese E-Mail, weil Sie ein neues Passwort für Ihr Benutzerkonto bei localhost/,
      );
      assert.match(mail.text, /Der Link funktioniert nur einmal und ist 3 Tage gültig\./);
      assert.doesNotMatch(mail.text, /&|\byou\b/);
      const form = String((await visitor.get(/http:\/\/localhost(\/\S+)/.exec(mail.text)?.[1] ?? '')).headers.location);
      assert.match((await visitor.get(form, GERMAN)).body, /<h1>Neues Passwort wählen<\/h1>/);
      const differ = { newPassword1: 'another horse 7', newPassword2: 'x' };
      assert.match(await post(form, differ, GERMAN, visitor), /Die beiden Passwörter sind nicht identisch\./);
      assert.match((await visitor.get('/accounts/reset/done/', FRENCH)).body, /Votre mot de passe a été défini\./);
    });

    it('says when a link is no good', async () => {
      const { body } = await site.visitor().get('/accounts/reset/MQ/wrong-token/', FRENCH);
      assert.match(body, /<h1>Ce lien ne fonctionne pas<\/h1>[^]*Demander un nouveau lien/);
    });

    it('is mailed in English to everybody else, with one day in the singular', async () => {
      const short = await createAccountApp({ settings: { passwordResetSeconds: 86_400 } });
      try {
        await short.createUser('cid@example.com');
        await short.visitor().post(RESET, { email: 'cid@example.com' }, GERMAN);
        const mail = (await short.mails()).at(-1);
        assert.equal(mail?.subject, 'Password reset on localhost');
        assert.match(mail.text, /^You’re receiving this email[^]*The link works once and expires in 1 day\.\nIf you/);
      } finally {
        await short.close();
      }
    });
  });

  describe('stand', () => {
    const pageWith = async (templates: Record<string, string>, url = LOGIN): Promise<string> => {
      const other = await createAccountApp({ templates, settings: { languageCode: 'de' } });
      try {
        return (await other.visitor().get(url)).body;
      } finally {
        await other.close();
      }
    };

    it('inside of the project’s base.html, also where that extends another', async () => {
      const base = '<title>{% block title %}{% endblock %}</title><nav>Shop</nav>{% block content %}{% endblock %}';
      const body = await pageWith({ 'base.html': base });
      assert.match(body, /^<title>Anmelden<\/title><nav>Shop<\/nav>\s*<section class="card narrow">/);
      const templates = { 'base.html': '{% extends "site/all.html" %}', 'site/all.html': base };
      assert.match(await pageWith(templates), /<nav>Shop<\/nav>\s*<section/);
    });

    it('in a complete page of their own where base.html has no content block', async () => {
      for (const templates of [{}, { 'base.html': '<p>Only this</p>' }]) {
        const body = await pageWith(templates);
        assert.match(body, /^<!doctype html>\s*<html lang="de" dir="ltr">/);
        assert.match(body, /<link rel="stylesheet" href="\/static\/registration\/account\.css">/);
        assert.doesNotMatch(body, /Only this/);
      }
    });

    it('under a strict policy: no script, no inline style', async () => {
      const body = await pageWith({});
      assert.doesNotMatch(body, /<script|<style|style=|\son\w+=/);
      const css = await site.visitor().get('/static/registration/account.css');
      assert.equal(css.statusCode, 200);
      assert.match(String(css.headers['content-type']), /^text\/css/);
    });
  });
});
