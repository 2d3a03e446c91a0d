import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { IssuedSession } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Inject, Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';

import type { AppConfiguration } from '../config/configuration.js';
import { CONFIGURATION } from '../config/configuration.token.js';
import { servesPlainHttp } from './transport.js';

const DEVICE_BYTES = 16;
/** The longest life browsers grant a cookie. */
const DEVICE_MAX_AGE_MS = 400 * 86_400_000;
const TOKEN = /^[A-Za-z0-9_-]{1,512}$/;
const SIGNED = /^([A-Za-z0-9_-]{22,40})\.([A-Za-z0-9_-]{43})$/;

/** What a cookie was signed as. */
type Purpose = 'device' | 'nonce';

/**
 * The cookies of a client: the session's token, that of the session in which it acts as somebody else, a value by which a device is
 * recognised (never trusted), and one that it sends along to a provider.
 *
 * `__Host-` makes the browser refuse the name from another host, from plain http and for part of a site. Only a development
 * server that listens on the loopback address alone goes without, because it has no TLS.
 */
@Injectable()
export class ClientCookies {
  readonly #session: string;
  readonly #acting: string;
  readonly #device: string;
  readonly #nonce: string;
  readonly #attributes: CookieOptions;
  readonly #signingKey: Redacted;

  constructor(@Inject(CONFIGURATION) configuration: AppConfiguration) {
    const secure = !servesPlainHttp(configuration);
    const prefix = secure ? '__Host-' : '';
    this.#session = `${prefix}session`;
    this.#acting = `${prefix}acting`;
    this.#device = `${prefix}device`;
    this.#nonce = `${prefix}nonce`;
    this.#attributes = { httpOnly: true, secure, sameSite: 'strict', path: '/' };
    this.#signingKey = configuration.http.cookieSecret;
  }

  /** The session token the client sent; null for none, for more than one and for what no token looks like. */
  sessionToken(request: Request): Redacted | null {
    return this.token(request, this.#session);
  }

  /** The same of the session in which the client acts as somebody else. */
  actingToken(request: Request): Redacted | null {
    return this.token(request, this.#acting);
  }

  /** Whether the client acts as somebody else, be it with a cookie that no token can be taken from. */
  isActing(request: Request): boolean {
    return this.values(request, this.#acting).length > 0;
  }

  /** Hands out a session. The value is always the one just made by the library, never one a client brought. */
  setSession(response: Response, { token }: IssuedSession): void {
    response.cookie(this.#session, token.reveal(), this.#attributes);
    this.forgetActing(response);
  }

  /** With the session goes whatever rested on it. */
  clearSession(response: Response): void {
    response.clearCookie(this.#session, this.#attributes);
    this.forgetActing(response);
  }

  /** Beside the client's own session, which goes on. */
  setActing(response: Response, { token }: IssuedSession): void {
    response.cookie(this.#acting, token.reveal(), this.#attributes);
  }

  clearActing(response: Response): void {
    response.clearCookie(this.#acting, this.#attributes);
  }

  /** The value of a device cookie this host signed; a new value for everybody else. */
  device(request: Request): Redacted {
    return Redacted.of(this.signed(request, this.#device, 'device') ?? randomBytes(DEVICE_BYTES).toString('base64url'));
  }

  /** Set at each sign-in, so that a device in use is not forgotten. */
  setDevice(response: Response, device: Redacted): void {
    const value = this.withSignature(device.reveal(), 'device');
    response.cookie(this.#device, value, { ...this.#attributes, maxAge: DEVICE_MAX_AGE_MS });
  }

  /** What the client was given for a sign-in at a provider; null for none, and for what this host did not sign as that. */
  nonce(request: Request): Redacted | null {
    const value = this.signed(request, this.#nonce, 'nonce');
    return value === null ? null : Redacted.of(value);
  }

  setNonce(response: Response, nonce: Redacted, maxAge: number): void {
    response.cookie(this.#nonce, this.withSignature(nonce.reveal(), 'nonce'), { ...this.#attributes, maxAge });
  }

  clearNonce(response: Response): void {
    response.clearCookie(this.#nonce, this.#attributes);
  }

  /** Under another session of the client's own nobody acts as somebody else; most clients have no such cookie to take away. */
  private forgetActing(response: Response): void {
    if (this.isActing(response.req)) this.clearActing(response);
  }

  private token(request: Request, name: string): Redacted | null {
    const value = this.only(request, name);
    return value !== null && TOKEN.test(value) ? Redacted.of(value) : null;
  }

  private signed(request: Request, name: string, purpose: Purpose): string | null {
    const [, value = '', signature = ''] = SIGNED.exec(this.only(request, name) ?? '') ?? [];
    return value !== '' && sameText(signature, this.signatureOf(value, purpose)) ? value : null;
  }

  private withSignature(value: string, purpose: Purpose): string {
    return `${value}.${this.signatureOf(value, purpose)}`;
  }

  /** The purpose is in the signed text, so that no other signature made with the same secret fits here. */
  private signatureOf(value: string, purpose: Purpose): string {
    return createHmac('sha256', this.#signingKey.reveal()).update(`${purpose}:${value}`).digest('base64url');
  }

  /** A name that comes twice was planted once: which one is genuine cannot be told, so neither is taken. */
  private only(request: Request, name: string): string | null {
    const values = this.values(request, name);
    return values.length === 1 ? (values[0] ?? null) : null;
  }

  private values(request: Request, name: string): readonly string[] {
    return (request.headers.cookie ?? '').split(';').flatMap((pair) => {
      const [key = '', ...rest] = pair.split('=');
      return trimBlanks(key) === name ? [trimBlanks(rest.join('='))] : [];
    });
  }
}

/** Blanks and tabs only: `trim` also takes characters that browsers keep as part of a name, which evades `__Host-`. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
