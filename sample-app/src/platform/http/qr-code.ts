import { create } from 'qrcode';

const QUIET_ZONE = 4;
/** What somebody hears who cannot see the picture; the text itself is secret, and stands beside it in the answer. */
const ALTERNATIVE = 'QR code for an authenticator app. The setup key beside it holds the same secret as text.';

/** A text as an SVG image, for an authenticator app to scan. Made here, because no service on the way may see what is in it. */
export function qrCode(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const squares = Array.from({ length: modules.size ** 2 }, (_, index) => index).filter((index) => modules.data[index] === 1);
  const path = squares.map((index) => {
    const [x, y] = [index % modules.size, Math.floor(index / modules.size)];
    return `M${String(x + QUIET_ZONE)} ${String(y + QUIET_ZONE)}h1v1h-1z`;
  });
  const side = String(modules.size + 2 * QUIET_ZONE);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" role="img" aria-label="${ALTERNATIVE}">` +
    `<title>${ALTERNATIVE}</title>` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path.join('')}"/></svg>`
  );
}
