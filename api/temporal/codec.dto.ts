/** @maxLength 1000000 */
type Base64 = string;

/** As Temporal writes a payload in JSON: every value in base64. */
export interface PayloadDto {
  metadata?: Record<string, Base64>;
  data?: Base64;
}

export interface PayloadsDto {
  /**
   * Left out by the command line where there is none.
   * @maxItems 1000
   */
  payloads?: PayloadDto[];
}
