import { EventEmitter } from 'node:events';

import type { Request, Response } from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { BodyBounds } from '../../src/platform/http/body-bounds.js';
import { ClientCookies } from '../../src/platform/http/client-cookies.js';
import type { HttpLimits } from '../../src/platform/http/http-limits.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost, testConfiguration, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { RawConnection, wireRequest } from '../support/raw-connection.js';

const BODY_MS = 1_500;
const GUESS = wireRequest('POST', '/auth/sign-in', { email: 'nobody@example.test', password: 'a guess of a stranger' });
const [HEADERS = ''] = GUESS.split('\r\n\r\n');
const SLOWLY = `${HEADERS}\r\n\r\n{`;

describe('threat=bodies that never end', () => {
  let host: Host;
  let ada: SignedIn;
  const opened: RawConnection[] = [];
  beforeAll(async () => {
    host = await startHost({ limits: { bodyMs: BODY_MS, inAll: 72 } });
    ada = await theFirstAdmin(host);
  });
  afterEach(() => {
    for (const connection of opened.splice(0)) connection.destroy();
  });
  afterAll(() => host.close());

  const from = async (address: string, text: string): Promise<RawConnection> => {
    const connection = await new RawConnection(host.url, address).opened();
    opened.push(connection);
    await connection.write(text);
    return connection;
  };
  const statusFrom = async (address: string, text: string): Promise<number> => {
    const connection = await from(address, text);
    return until(() => connection.statuses[0] ?? null);
  };
  const asAda = (method: string, path: string, body: object): string =>
    wireRequest(method, path, body, [`cookie: session=${ada.client.cookies.get('session') ?? ''}`]);
  /** What everybody else sees who is in a network. */
  const othersIn = async (network: string) => ({
    look: await statusFrom(`${network}.200`, asAda('GET', '/me', {})),
    change: await statusFrom(`${network}.201`, asAda('POST', '/reports', { title: 'Quarter' })),
    stranger: await statusFrom(`${network}.202`, GUESS),
    health: await statusFrom(`${network}.203`, wireRequest('GET', '/health', {})),
  });
  const AS_USUAL = { look: 200, change: 201, stranger: 401, health: 200 };

  it('64 of one network keep nobody out, in that network or elsewhere, and each is given up', async () => {
    const attackers = await Promise.all(Array.from({ length: 64 }, (_, index) => from(`127.0.9.${String(index + 1)}`, SLOWLY)));
    expect(await othersIn('127.0.9')).toEqual(AS_USUAL);
    expect(await othersIn('127.0.8')).toEqual(AS_USUAL);
    await until(() => attackers.every(({ closed }) => closed) || null);
    const answers = attackers.map(({ statuses }) => statuses[0]);
    // The oldest made room; the others ran out of time.
    expect(new Set(answers)).toEqual(new Set([408, 503]));
    expect(attackers.at(-1)?.received).toContain('"error":"body_too_slow","written":"no"');
  });

  it('80 of four networks do not close the host', async () => {
    const attackers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => from(`127.0.${String(20 + (index % 4))}.${String(index + 1)}`, SLOWLY)),
    );
    expect(await othersIn('127.0.8')).toEqual(AS_USUAL);
    await until(() => attackers.every(({ closed }) => closed) || null);
  });

  it('those that bring a made-up session keep out nobody who has one', async () => {
    const slowly = SLOWLY.replace('\r\n\r\n', `\r\ncookie: session=${'x'.repeat(43)}\r\n\r\n`);
    const attackers = await Promise.all(Array.from({ length: 64 }, (_, index) => from(`127.0.9.${String(index + 1)}`, slowly)));
    expect(await othersIn('127.0.9')).toEqual(AS_USUAL);
    await until(() => attackers.every(({ closed }) => closed) || null);
  });

  it('what was given up is not carried out when the rest comes after all', async () => {
    const before = await host.everything();
    const late = await from('127.0.9.1', SLOWLY);
    await until(() => late.statuses[0] ?? null);
    await late.write(GUESS.split('\r\n\r\n')[1]?.slice(1) ?? '');
    await until(() => late.closed || null);
    expect(late.statuses).toEqual([408]);
    expect(await host.everything()).toBe(before);
    expect(host.logger.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

/** The bounds alone, with requests that a test holds in its hands: over a socket what was given up is rarely faster than its end. */
describe('threat=a body that comes after its refusal', () => {
  const LIMITS = { bodyMs: 60_000, bodiesPerNetwork: 1, bodiesInAll: 8 } as HttpLimits;
  const cookies = new ClientCookies(testConfiguration());

  function reading(bounds: BodyBounds, cookie = '') {
    const request = { headers: { 'content-length': '5', cookie }, ip: '192.0.2.7' } as unknown as Request;
    const answered: number[] = [];
    const response = Object.assign(new EventEmitter(), {
      headersSent: false,
      set: () => response,
      status: (status: number) => {
        answered.push(status);
        response.headersSent = true;
        return response;
      },
      json: () => response,
    });
    let [begun, went] = [false, false];
    bounds.begin(request, response as unknown as Response, () => (begun = true));
    return {
      answered,
      complete: () => {
        bounds.end(request, () => (went = true));
        return { begun, went };
      },
    };
  }

  it('goes no further, and the one that took its place does', () => {
    const bounds = new BodyBounds(cookies, LIMITS);
    const [first, second] = [reading(bounds), reading(bounds)];
    expect([first.answered, second.answered]).toEqual([[503], []]);
    expect(first.complete()).toEqual({ begun: true, went: false });
    expect(second.complete()).toEqual({ begun: true, went: true });
  });

  it('those beside a session and those of strangers take no room from each other', () => {
    const bounds = new BodyBounds(cookies, LIMITS);
    const [stranger, admin] = [reading(bounds), reading(bounds, `session=${'x'.repeat(43)}`)];
    expect([stranger.answered, admin.answered]).toEqual([[], []]);
    expect([stranger.complete().went, admin.complete().went]).toEqual([true, true]);
  });
});
