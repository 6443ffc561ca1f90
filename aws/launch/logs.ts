/** What a task or build printed, as far as launchers need it. */
export interface LaunchLogs {
  /**
   * Waits for what is still on its way, and keeps it. For runs of which nothing is executing any more.
   * @param started false when it is certain that nothing printed anything
   */
  keep(runId: string, started?: boolean): Promise<void>;
  markerLines(runId: string): Promise<string>;
  size(runId: string): Promise<number>;
}
