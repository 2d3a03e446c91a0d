import { describe, expect, it } from '@jest/globals';

import { qrCode } from '../../src/platform/http/qr-code.js';

describe('W16 the picture of a QR code has a text alternative (found outside, row W16)', () => {
  const svg = qrCode('otpauth://totp/Acme:ada?secret=CANARYSECRET&issuer=Acme');

  it('which says what it is and where the same stands as text', () => {
    expect(svg).toMatch(/^<svg [^>]*\brole="img" aria-label="[^"]*authenticator app[^"]*text[^"]*">/);
    expect(svg).toMatch(/<title>[^<]*authenticator app[^<]*<\/title>/);
  });

  it('and does not say the secret itself, which readers aloud would', () => {
    expect(svg).not.toContain('CANARYSECRET');
  });
});
