/** Steps of model-based tests, as fast-check runs and names them. */
import type fc from 'fast-check';

/** What happens to the model and to the real thing. */
export type Step<Model, Real> = (model: Model, real: Real) => Promise<void>;

/** One step; after each, the real thing is held against the model. */
export class ModelCommand<Model extends object, Real extends { check(model: Model): Promise<void> }>
	implements fc.AsyncCommand<Model, Real>
{
	constructor(
		private readonly name: string,
		private readonly step: Step<Model, Real>,
		private readonly when: (model: Readonly<Model>) => boolean = () => true,
	) {}

	check(model: Readonly<Model>): boolean {
		return this.when(model);
	}

	async run(model: Model, real: Real): Promise<void> {
		await this.step(model, real);
		await real.check(model);
	}

	toString(): string {
		return this.name;
	}
}
