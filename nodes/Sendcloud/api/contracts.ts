/** Contracts with carriers (v3-contracts). Only read: changing one takes a carrier's passwords. */
import type { IDataObject } from 'n8n-workflow';

import type { Paging } from '../transport/pagination';
import { numberId } from './ids';

export const CONTRACTS = '/v3/contracts';

export const CONTRACT_PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

export const contractAt = (id: unknown) => `${CONTRACTS}/${numberId(id, 'The ID of the contract')}`;

/** The document's examples call two fields otherwise than its schema. */
export function asInSchema({
	country,
	is_default: isDefault,
	...contract
}: IDataObject): IDataObject {
	return {
		...contract,
		country_code: contract.country_code ?? country ?? null,
		is_default_per_carrier: contract.is_default_per_carrier ?? isDefault ?? null,
	};
}
