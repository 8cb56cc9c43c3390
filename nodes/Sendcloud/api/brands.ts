/** Brands (v3-brands): how tracking pages, messages and return portals look. */
import type { Paging } from '../transport/pagination';
import { numberId } from './ids';

export const BRANDS = '/v3/brands';

export const BRAND_PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

export const brandAt = (id: unknown) => `${BRANDS}/${numberId(id, 'The ID of the brand')}`;
