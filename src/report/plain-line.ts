/**
 * Text that someone else wrote (an encoder's name, a reason) as one line that shows what it holds: control characters and
 * those that turn the direction of writing stand as their codes.
 */
export function plainLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
