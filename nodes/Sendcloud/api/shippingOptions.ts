/** What a parcel can be sent with, and for how much (v3-shipping-options). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { listIn } from '../transport/pagination';

const SHIPPING_OPTIONS = '/v3/shipping-options';

interface Money {
	value?: string;
	currency?: string;
}

export interface ShippingOption extends IDataObject {
	code: string;
	name: string;
	carrier?: { code?: string; name?: string };
	contract?: { id?: number; name?: string };
	functionalities?: IDataObject;
	weight?: { min?: IDataObject; max?: IDataObject };
	max_dimensions?: IDataObject;
	requirements?: {
		fields?: string[];
		export_documents?: boolean;
		is_service_point_required?: boolean;
	};
	/** Null or missing where Sendcloud knows no price. */
	quotes?: Array<{
		price?: {
			total?: Money;
			breakdown?: Array<{ type?: string; price?: Money }> | null;
		};
		/** For which weights it is. */
		weight?: { min?: IDataObject; max?: IDataObject };
		/** What may come on top; not part of the price. */
		estimated_surcharges?: Array<{ price?: Money }> | null;
		/** Hours. */
		lead_time?: number | null;
	}> | null;
}

/**
 * Reads only, so it may be repeated, though Sendcloud counts it as a write.
 * @returns the options; undefined when Sendcloud says that it was told too little to know them
 * @throws SendcloudError
 */
export async function readShippingOptions(
	client: SendcloudClient,
	question: IDataObject,
): Promise<{ options?: ShippingOption[]; message?: string }> {
	const answer = await client.post(SHIPPING_OPTIONS, question, { repeatable: true });
	const { data, message } = (answer.body ?? {}) as IDataObject;
	const said = typeof message === 'string' ? message : undefined;
	if (data === null) return { message: said };
	return { options: listIn('data')(answer) as ShippingOption[], message: said };
}
