/** Colours of several encoders in one drawing; from Okabe and Ito (2008), told apart by colour-blind people. */
export const encoderColours = ['var(--blue)', 'var(--orange)', 'var(--green)', 'var(--purple)'] as const;

/** Colours of classes on a map; more than these are one grey. */
export const classColours = [
  '--blue',
  '--orange',
  '--green',
  '--purple',
  '--yellow',
  '--sky',
  '--vermilion',
  '--olive',
] as const;

/** How the styles colour something, for canvases: names of custom properties to colours. */
export function coloursOf(element: Element, names: readonly string[]): string[] {
  const probe = element.ownerDocument.createElement('i');
  probe.hidden = true;
  element.append(probe);
  const colours = names.map((name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return colours;
}
