import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM } from './needs.ts';
import { patient } from './patience.ts';

// Without the networking flags Chromium asks for hosts that a closed network refuses, many at a time.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For what a page never shows, in milliseconds; on a busy machine pages take long. */
const GIVE_UP_MS = 120_000;

export interface BrowserSession {
  page: Page;
  context: BrowserContext;
  /** What the pages complained about: uncaught errors, console errors, blocked resources. */
  complaints: string[];
  /** Also in the middle of a navigation. */
  close: () => Promise<void>;
}

/** A headless Chromium; each session has cookies and pages of its own. */
export interface TestBrowser {
  /** @param options as of Playwright's contexts: `storageState` of another session takes over its cookies */
  open: (options?: BrowserContextOptions) => Promise<BrowserSession>;
  close: () => Promise<void>;
}

export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
  return { open: (options) => openSession(browser, options), close: () => browser.close() };
}

/** A browser for one session, closed with it. */
export async function openBrowser(): Promise<BrowserSession> {
  const browser = await launchBrowser();
  return { ...(await browser.open()), close: browser.close };
}

async function openSession(browser: Browser, options?: BrowserContextOptions): Promise<BrowserSession> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patient(GIVE_UP_MS));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, context, complaints, close: () => context.close() };
}
