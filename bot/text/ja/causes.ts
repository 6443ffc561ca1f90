import type { Text } from "../index.ts";

export const causes: Text["causes"] = {
  "image-pull": "コンテナのイメージを取得できませんでした。",
  secrets: "コンテナに必要なシークレットまたはパラメータを読み取れませんでした。",
  network: "コンテナがネットワークに接続できないか、起動に必要な接続先に到達できませんでした。",
  "no-capacity": "コンテナを実行するキャパシティがありませんでした。",
  "account-limit": "AWSアカウントの上限に達しています。",
  "access-denied": "開始に必要な権限がロールにありません。",
  "launch-refused": "AWSが開始を拒否しました。",
  "never-started": "コンテナが起動しませんでした。",
  "out-of-memory": "コンテナのメモリを使い切ったため、強制終了されました。",
  "spot-interruption": "実行していたスポットキャパシティをAWSが回収しました。",
  infrastructure: "実行していたホストが故障したか、廃止されました。",
  "stopped-outside": "Ambulanceの外から停止されました。",
  "no-exit-code": "終了しましたが、AWSから終了状態が得られません。",
  "queue-time-limit": "ホストの割り当てを待つ時間が上限を超えました。",
  "build-failed": "コマンドの前または後でビルドが失敗しました。",
};
