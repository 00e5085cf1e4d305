import { Component, type ReactNode } from 'react';

/** Shows what could not be shown and why, in its place. */
export class Failure extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error ? <FailureNotice error={this.state.error} /> : this.props.children;
  }
}

export function FailureNotice({ error }: { error: Error }) {
  return (
    <section className="notice" role="alert">
      <h2>This cannot be shown</h2>
      <p>{error.message}</p>
    </section>
  );
}
