/** Brands, v3: read only. */
import type { FastifyInstance } from 'fastify';

import { ApiError } from '../server/errors';
import { linkedPage } from '../server/pagination';
import type { Area, AreaState, Context } from '../server/world';

export interface Brand {
	id: number;
	name: string;
	/** Without one there is no return portal. */
	domain: string | null;
	color: string;
	website: string;
	screen_logo: string | null;
	print_logo: string | null;
	screen_thumb: string | null;
	print_thumb: string | null;
	notify_reply_to_email: string | null;
	notify_bcc_email: string | null;
	hide_powered_by: boolean;
	google_analytics_id: string;
}

const BRANDS: Brand[] = [
	{
		id: 1,
		name: 'Candle Shop',
		domain: 'candle-shop',
		color: '#112857',
		website: 'https://candles.example',
		screen_logo: 'https://media.sendcloud.example/brands/1/logo.png',
		print_logo: 'https://media.sendcloud.example/brands/1/logo.png',
		screen_thumb: 'https://media.sendcloud.example/brands/1/thumbnail.png',
		print_thumb: 'https://media.sendcloud.example/brands/1/thumbnail.png',
		notify_reply_to_email: 'hello@candles.example',
		notify_bcc_email: null,
		hide_powered_by: false,
		google_analytics_id: 'G-1234567890',
	},
	{
		id: 2,
		name: 'Lamp Shop',
		domain: null,
		color: '#AA3300',
		website: 'https://lamps.example',
		screen_logo: null,
		print_logo: null,
		screen_thumb: null,
		print_thumb: null,
		notify_reply_to_email: null,
		notify_bcc_email: null,
		hide_powered_by: true,
		google_analytics_id: 'G-0987654321',
	},
];

class BrandsState implements AreaState {
	/** The first is the default one. */
	readonly brands = new Map<number, Brand>();

	constructor() {
		this.reset();
	}

	reset(): void {
		this.brands.clear();
		for (const brand of BRANDS) this.brands.set(brand.id, { ...brand });
	}
}

function routes(api: FastifyInstance, context: Context): void {
	const { state } = context;

	api.get('/v3/brands', async (request, reply) => ({
		data: linkedPage(request, reply, context, state.brands.values()),
	}));

	api.get('/v3/brands/:id', async (request) => {
		const brand = state.brands.get(Number((request.params as { id: string }).id));
		if (!brand) {
			throw new ApiError(404, {
				code: 'not_found',
				detail: 'No Brand matches the given query.',
			});
		}
		return { data: brand };
	});
}

export const brands: Area<BrandsState> = {
	settings: {},
	state: () => new BrandsState(),
	routes,
};
