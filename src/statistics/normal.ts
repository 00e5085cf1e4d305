/**
 * The two-sided p-value of a standard normal z: the probability of |Z| ≥ |z|.
 *
 * Up to 3 by the series Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …) (Marsaglia, "Evaluating the Normal Distribution", Journal
 * of Statistical Software, 2004), beyond by Laplace's continued fraction of the tail.
 */
export function twoSided(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x <= 3) {
    let [term, sum] = [x, x];
    for (let odd = 3; term > 1e-17 * sum; odd += 2) {
      term *= (x * x) / odd;
      sum += term;
    }
    return 1 - 2 * density * sum;
  }
  let fraction = 0;
  for (let step = 100; step >= 1; step -= 1) fraction = step / (x + fraction);
  return (2 * density) / (x + fraction);
}
