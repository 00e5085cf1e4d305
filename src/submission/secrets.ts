/** A secret that stands in a file. */
export interface FoundSecret {
  readonly line: number;
  readonly what: string;
  /** It cannot be anything else. */
  readonly certain: boolean;
}

const certain: readonly (readonly [what: string, form: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}\b/],
  ['a GitHub token', /\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{50,})\b/],
  ['a GitLab token', /\bglpat-[\w-]{20,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a PyPI token', /\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}/],
  ['an API key (sk-…)', /\bsk-(?:[a-z]+-)*[A-Za-z0-9_]{24,}/],
  ['a Google API key', /\bAIza[\w-]{35}/],
  ['a Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ['a password in an address', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"{}<>$]+:[^\s/:@'"{}<>$]{3,}@[\w.-]+/],
];

/** A name of something secret that is given a value; a variable or a placeholder is none. */
const likely =
  /\b\w*(?:api_?key|secret|token|passw(?:or)?d)s?['"]?\s*[:=]\s*['"](?!.*(?:your|example|xxx|<|\$\{|\{))[^\s'"]{16,}['"]/i;

/** Files that hold secrets by their name alone. */
const secretFiles =
  /(?:^|\/)(?:\.env(?:\.(?!example|sample|template)[\w.-]+)?|\.netrc|\.pypirc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|kaggle\.json|[^/]+\.(?:p12|pfx|keystore|jks))$/i;

/** Whether a file is of a kind that holds secrets. */
export function isSecretFile(path: string): boolean {
  return secretFiles.test(path);
}

/** Secrets in a text, at most one a line. */
export function secretsIn(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const known = certain.find(([, form]) => form.test(line));
    if (known) found.push({ line: index + 1, what: known[0], certain: true });
    else if (likely.test(line))
      found.push({ line: index + 1, what: 'what may be a key or a password', certain: false });
  }
  return found;
}
