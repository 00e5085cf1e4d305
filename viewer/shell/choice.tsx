import { useId } from 'react';

/** One of a few, side by side: radio buttons that look like one control. */
export function Choice<T extends string>(props: {
  label: string;
  isLabelHidden?: boolean;
  value: T;
  options: readonly { readonly value: T; readonly name: string; readonly about?: string }[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className={props.isLabelHidden ? 'unseen' : undefined}>{props.label}</legend>
      <div className="segments">
        {props.options.map(({ value, name: text, about }) => (
          <label key={value} title={about}>
            <input type="radio" name={name} checked={value === props.value} onChange={() => props.onChange(value)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
