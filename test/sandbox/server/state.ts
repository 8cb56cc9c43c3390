/** What all areas share, and how what each of them remembers becomes one. */
import type { Area, AreaState, SandboxState, World } from './world';

export const PARTNER_ID = '5f4a9b1e-6f0c-4d6e-9d3b-7a1d2c3e4f50';

export class SharedState implements AreaState {
	/** UUIDs that Sendcloud takes as `Sendcloud-Partner-Id`. */
	readonly partnerIds = new Set<string>();

	#nextId = 1;

	constructor() {
		this.reset();
	}

	reset(): void {
		this.partnerIds.clear();
		this.partnerIds.add(PARTNER_ID);
		this.#nextId = 1;
	}

	/** For all that has no numbers of its own. */
	nextId(): number {
		return this.#nextId++;
	}
}

/** The names of what a part has, those from its class too. */
function namesOf(part: object): string[] {
	const names: string[] = [];
	for (let one = part; one !== Object.prototype; one = Object.getPrototypeOf(one) as object) {
		names.push(...Object.getOwnPropertyNames(one));
	}
	return [...new Set(names)].filter((name) => !['constructor', 'reset'].includes(name));
}

/** One object with what all parts have; each is asked anew, since some of it changes with the clock. */
export function composeState(areas: readonly Area[], world: World): SandboxState {
	const parts: AreaState[] = [new SharedState(), ...areas.map(({ state }) => state(world))];
	const whole = {
		reset() {
			for (const part of parts) part.reset();
		},
	};
	for (const part of parts) {
		for (const name of namesOf(part)) {
			if (name in whole) throw new Error(`Two areas keep something called "${name}"`);
			Object.defineProperty(whole, name, {
				enumerable: true,
				get: () => {
					const value = Reflect.get(part, name) as unknown;
					return typeof value === 'function' ? (value.bind(part) as unknown) : value;
				},
			});
		}
	}
	return whole as SandboxState;
}
