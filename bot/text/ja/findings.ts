import type { Text } from "../index.ts";

export const findings: Text["findings"] = {
  write: {
    what: "個別のレコードを変更します。",
    instead: "対象のレコードが正しいか確認し、変更した内容を出力してください。",
  },
  "write-many": {
    what: "条件に合うすべての行を変更します。",
    instead: "先に同じ条件でcountを実行し、件数を確認してください。",
  },
  "write-unknown-scope": {
    what: "多数の行を変更しますが、コードからは範囲が分かりません。",
    instead: "先に読み取り専用で、対象の件数を出力してください。",
  },
  "write-whole-table": {
    what: "テーブルのすべての行を変更します。",
    instead: "条件を付けるか、全行が対象であることを理由に書いてください。",
  },
  "callbacks-skipped": {
    what: "バリデーションもコールバックも実行されません。",
    instead: "必要な場合は、レコードを読み込んでupdateやdestroyを使ってください。",
  },
  "table-in-memory": {
    what: "テーブルのすべての行を一度にメモリへ読み込みます。",
    instead: "find_eachかin_batchesを使ってください。",
  },
  "sql-write": {
    what: "コマンドに書かれたSQLでデータを変更します。",
    instead: "できるだけモデルを使ってください（検証とログが働きます）。",
  },
  "sql-write-whole-table": {
    what: "WHEREのないUPDATEまたはDELETEで、すべての行が対象です。",
    instead: "WHEREを付けるか、全行が対象であることを理由に書いてください。",
  },
  "sql-ddl": {
    what: "行ではなくテーブル自体を変更します。元に戻せないデータベースもあります。",
    instead: "マイグレーションを書き、デプロイで実行してください。",
  },
  "sql-transaction": {
    what: "コマンドを囲むトランザクションを終了または変更します。",
    instead: "トランザクションはRailsに任せ、transactionブロックを使ってください。",
  },
  "sql-beyond-rollback": {
    what: "ロールバックでは元に戻せない操作をデータベースサーバーで行います。",
    instead: "影響範囲を確認し、データベースの担当者に相談してください。",
  },
  "sql-interpolated": {
    what: "SQLの文字列に値が直接埋め込まれています。",
    instead: "where(“id = ?”, id) のようにプレースホルダーを使ってください。",
  },
  "sql-unknown": {
    what: "ここからは読み取れないSQLをデータベースに送ります。",
    instead: "承認者が読めるように、SQLをそのまま書いてください。",
  },
  "transaction-escape": {
    what: "Railsが用意したトランザクションや接続を迂回します。",
    instead: "使わないでください。そこでの変更はロールバックできません。",
  },
  "own-connection": {
    what: "独自のデータベース接続を開きます。読み取り専用モードでは守られません。",
    instead: "モデルかActiveRecordの接続を使ってください。",
  },
  shell: {
    what: "別のプログラムを起動します。",
    instead: "Rubyで書いてください。別のプログラムの動作は、確認も集計もロールバックもできません。",
  },
  fork: {
    what: "別のプロセスを起動します。実行が終わった後も動き続ける可能性があります。",
    instead: "1つのプロセスで処理してください。",
  },
  thread: {
    what: "スレッドを起動します。スレッドは別のデータベース接続を使います。",
    instead: "順番に処理してください。",
  },
  "exit-hook": {
    what: "プロセスの終了時やシグナルの受信時に動くコードを登録します。",
    instead: "beginとensureを使ってください。",
  },
  "exit-now": {
    what: "後処理をせずにプロセスを即座に終了させます。",
    instead: "exitを使うか、例外を発生させてください。",
  },
  "endless-loop": {
    what: "終わる条件のないループです。",
    instead: "回数を数えて、上限で止めてください。",
  },
  sleep: {
    what: "待っている間も、接続とターゲットを占有します。",
    instead: "短くしてください。",
  },
  "rescue-exception": {
    what: "すべての例外を捕捉するため、キャンセルしても止まらない可能性があります。",
    instead: "StandardErrorを捕捉してください。",
  },
  eval: {
    what: "実行時に組み立てたコードを実行します。",
    instead: "承認者が読めるように、コードをそのまま書いてください。",
  },
  "send-dangerous": {
    what: "危険なメソッドを名前で呼び出します。",
    instead: "見て分かるように、直接呼び出してください。",
  },
  "send-unknown": {
    what: "実行時に決まる名前のメソッドを呼び出します。",
    instead: "呼び出すメソッドを名前で書いてください。",
  },
  "constant-unknown": {
    what: "実行時に決まる名前のクラスを使います。",
    instead: "クラス名を書いてください（複数なら一覧にしてください）。",
  },
  "class-reopened": {
    what: "この実行の間、アプリのクラスを変更するか、新しいクラスを作ります。",
    instead: "残すものはアプリに入れ、そうでなければ普通のメソッドにしてください。",
  },
  "method-replaced": {
    what: "この実行の間、メソッドを置き換えるか削除します。",
    instead: "レビューとテストを通るように、アプリに入れてください。",
  },
  file: {
    what: "サーバーやコンテナのファイルを読み書きします。",
    instead: "必要な内容は出力してください。コンテナのファイルは実行後に消えます。",
  },
  network: {
    what: "ほかのサービスと通信します。ロールバックはできません。",
    instead: "もう一度実行した場合に何が起きるか確認してください。",
  },
  cache: {
    what: "アプリのキャッシュを変更します。ロールバックはできません。",
    instead: "再計算されるものと、その負荷を確認してください。",
  },
  environment: {
    what: "秘密情報を含むことが多い環境変数を読み書きします。",
    instead: "出力はSlackに投稿されるため、値を出力しないでください。",
  },
  credentials: {
    what: "アプリのcredentialsを読み取ります。",
    instead: "出力はSlackに投稿されるため、値を出力しないでください。",
  },
  mail: {
    what: "メールを送信します。取り消しはできません。",
    instead: "宛先と件数を確認してください。",
  },
  job: {
    what: "この実行の外で動くバックグラウンドジョブを登録します。",
    instead: "ジョブの内容と件数を確認してください。",
  },
  secret: {
    what: "コマンドにキー、トークン、またはパスワードが書かれています。Slackと記録に残り続けます。",
    instead:
      "キャンセルし、アプリのcredentialsから読むようにしてください。すでに知られているため、秘密情報の交換も必要です。",
  },
  "look-alike": {
    what: "見た目と違う単語です（別の文字体系の文字が混ざっています）。",
    instead: "入力し直してください。",
  },
};
