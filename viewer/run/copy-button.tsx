import { useState } from 'react';

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      // A page from a disk may not; the text is there to be selected.
      () => false,
    );
    setSaid(isCopied ? 'Copied' : 'Not allowed here');
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <>
      <button type="button" className="quiet-button" onClick={copy}>
        Copy
      </button>
      <span role="status">{said}</span>
    </>
  );
}
